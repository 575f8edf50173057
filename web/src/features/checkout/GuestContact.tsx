/// Who buys without an account, and the way to an account.
import { loginPath } from "../../auth/RequireLogin";
import { useStrings } from "../../i18n";
import { ButtonLink } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { ConfirmAddress } from "./ConfirmAddress";
import type { ContactField } from "./contact-input";
import css from "./GuestContact.module.css";
import { checkoutStrings } from "./strings";
import type { Code } from "./use-code";
import type { ContactForm } from "./use-contact";
import { useFaultFocus } from "./use-fault-focus";

interface GuestContactProps {
  holdId: string;
  form: ContactForm;
  code: Code;
  /** Called before the page is left for the login: nothing is lost by it. */
  onLogin: () => void;
}

/** How the fields are filled in by browsers, and typed on phones. */
const FIELDS = {
  name: { type: "text", autoComplete: "name", inputMode: "text", maxLength: 200 },
  email: { type: "email", autoComplete: "email", inputMode: "email", maxLength: 254 },
  phone: { type: "tel", autoComplete: "tel", inputMode: "tel", maxLength: 40 },
} as const;

export function GuestContact({ holdId, form, code, onLogin }: GuestContactProps) {
  const t = useStrings(checkoutStrings);
  const { contact, faults, refusals, asksPhone, needsCode, change } = form;
  const section = useFaultFocus(refusals);
  const field = (name: ContactField) => {
    const fault = faults[name];
    return (
      <TextField
        {...FIELDS[name]}
        label={t(`guest_${name}`)}
        hint={t(`guest_${name}_hint`)}
        error={fault === undefined ? undefined : t(`guest_${name}_${fault}`)}
        value={contact[name]}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    );
  };
  return (
    <section ref={section} className={css.guest} aria-labelledby="guest">
      <div className={css.head}>
        <h2 id="guest">{t("guest")}</h2>
        <p className={css.account}>
          <span>{t("account")}</span>{" "}
          <ButtonLink kind="secondary" to={loginPath(`/checkout/${holdId}`)} onClick={onLogin}>
            {t("accountLogin")}
          </ButtonLink>
        </p>
      </div>
      {field("name")}
      {field("email")}
      {needsCode && <ConfirmAddress code={code} />}
      {!needsCode && code.confirm.isSuccess && (
        <p className={css.confirmed} role="status">
          <span aria-hidden="true">✓ </span>
          {t("confirmed")}
        </p>
      )}
      {asksPhone && field("phone")}
    </section>
  );
}
