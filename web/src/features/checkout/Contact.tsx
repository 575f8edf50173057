/// Where the tickets go by mail, if a buyer with an account wants that.
import { useStrings } from "../../i18n";
import { TextField } from "../../ui/Field";
import { checkoutStrings } from "./strings";
import type { ContactForm } from "./use-contact";
import { useFaultFocus } from "./use-fault-focus";

export function Contact({ form: { contact, faults, refusals, change } }: { form: ContactForm }) {
  const t = useStrings(checkoutStrings);
  const section = useFaultFocus(refusals);
  return (
    <section ref={section} aria-labelledby="contact">
      <h2 id="contact">{t("contact")}</h2>
      <TextField
        type="email"
        label={t("email")}
        hint={t("emailHint")}
        error={faults.email === undefined ? undefined : t("emailWrong")}
        value={contact.email}
        maxLength={254}
        autoComplete="email"
        inputMode="email"
        onChange={({ target }) => change({ email: target.value })}
      />
    </section>
  );
}
