/// The head of an order's page: what state it is in, and what to do.
import type { ReactNode, Ref } from "react";

import css from "./OrderPage.module.css";

interface HeadProps {
  heading: Ref<HTMLHeadingElement>;
  title: string;
  text: string;
  children: ReactNode;
}

export function Head({ heading, title, text, children }: HeadProps) {
  return (
    <header className={css.head}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {title}
      </h1>
      <p className={css.text}>{text}</p>
      {children}
    </header>
  );
}
