/// A question that must be answered before anything else: the platform's own modal, which keeps focus inside.
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from "react";

import css from "./Dialog.module.css";

interface DialogProps {
  isOpen: boolean;
  title: ReactNode;
  children: ReactNode;
  /** Buttons. The first one has the focus, so what can't be undone comes last. */
  actions: ReactNode;
  /** Escape was pressed, or the ground beside it. */
  onClose: () => void;
}

/** A modal dialog; at the bottom of the screen on phones. */
export function Dialog({ isOpen, title, children, actions, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // A press that began elsewhere, such as the tap that opened the dialog, closes nothing where it ends.
  const hasBegunBeside = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  // Removed while it is open: closing it gives the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => {
      if (element?.open === true) element.close();
    };
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Escape does the same
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={({ target }) => {
        hasBegunBeside.current = target === dialog.current;
      }}
      onClick={({ target }) => {
        const isBeside = hasBegunBeside.current && target === dialog.current;
        hasBegunBeside.current = false;
        if (isBeside) onClose();
      }}
    >
      {isOpen && (
        <div className={css.inside}>
          <h2 id={id}>{title}</h2>
          {children}
          <div className={css.actions}>{actions}</div>
        </div>
      )}
    </dialog>
  );
}
