/// Who buys without an account, and the way to an account.
import { useEffect, useRef } from "react";

import { loginPath } from "../../auth/RequireLogin";
import { holdStrings } from "../../holds/strings";
import { useStrings } from "../../i18n";
import { ButtonLink } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { ConfirmAddress } from "./ConfirmAddress";
import type { ContactField } from "./contact-input";
import css from "./GuestContact.module.css";
import { checkoutStrings } from "./strings";
import type { Code } from "./use-code";
import type { ContactForm } from "./use-contact";
import { useFaultFocus } from "./use-fault-focus";

interface GuestContactProps {
  /** Whether this installation sends mails, once that is known: without them none is promised. */
  sendsMails: boolean | undefined;
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

export function GuestContact({ sendsMails, holdId, form, code, onLogin }: GuestContactProps) {
  const t = useStrings(checkoutStrings);
  const { contact, faults, refusals, asksPhone, needsCode, change } = form;
  const section = useFaultFocus(refusals);
  const field = (name: ContactField) => {
    const fault = faults[name];
    const isUnmailed = name === "email" && sendsMails === false;
    const missing = isUnmailed ? "guest_email_missing_unmailed" : (`guest_${name}_missing` as const);
    return (
      <TextField
        {...FIELDS[name]}
        label={t(`guest_${name}`)}
        hint={t(isUnmailed ? "guest_email_hint_unmailed" : `guest_${name}_hint`)}
        error={fault === undefined ? undefined : t(fault === "missing" ? missing : `guest_${name}_wrong`)}
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
      {needsCode && (sendsMails === false ? <NoCode /> : <ConfirmAddress code={code} />)}
      {!needsCode && code.confirm.isSuccess && <Confirmed />}
      {asksPhone && field("phone")}
    </section>
  );
}

/** The organiser wants a code that nobody can send. */
function NoCode() {
  return <Notice kind="warning" title={useStrings(holdStrings)("mailsOff")} />;
}

/** The field that had the focus is gone with the last digit: it goes on from here. */
function Confirmed() {
  const t = useStrings(checkoutStrings);
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <p ref={text} tabIndex={-1} className={css.confirmed} role="status">
      <span aria-hidden="true">✓ </span>
      {t("confirmed")}
    </p>
  );
}
