/// Where toasts appear.
import { useStore } from "zustand";

import { Notice } from "./Notice";
import { toastStore } from "./toasts";
import css from "./Toasts.module.css";

/** The stack of toasts; once per page. */
export function Toasts() {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <div className={css.stack}>
      {toasts.map((toast) => (
        <div key={toast.id} className={css.toast}>
          <Notice kind={toast.kind}>{toast.text}</Notice>
        </div>
      ))}
    </div>
  );
}
