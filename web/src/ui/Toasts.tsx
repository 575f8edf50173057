/// Where toasts appear.
import { useStore } from "zustand";

import { ButtonLink } from "./Button";
import { Notice } from "./Notice";
import { dismissToast, toastStore, type Way } from "./toasts";
import css from "./Toasts.module.css";

/** The stack of toasts; once per page. */
export function Toasts() {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <div className={css.stack}>
      {toasts.map((toast) => (
        <div key={toast.id} className={css.toast}>
          <Notice
            kind={toast.kind}
            actions={toast.way && <WayOn way={toast.way} onGo={() => dismissToast(toast.id)} />}
          >
            {toast.text}
          </Notice>
        </div>
      ))}
    </div>
  );
}

function WayOn({ way, onGo }: { way: Way; onGo: () => void }) {
  return (
    <ButtonLink to={way.to} onClick={onGo}>
      {way.text}
    </ButtonLink>
  );
}
