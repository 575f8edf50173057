/// Where the tickets go by mail, if the buyer wants that.
import { useStrings } from "../../i18n";
import { TextField } from "../../ui/Field";
import { checkoutStrings } from "./strings";

/** Whether this may be an address, or is left empty. The engine checks it for good. */
export function isAddress(text: string): boolean {
  return text === "" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

interface ContactProps {
  email: string;
  isWrong: boolean;
  onChange: (email: string) => void;
}

export function Contact({ email, isWrong, onChange }: ContactProps) {
  const t = useStrings(checkoutStrings);
  return (
    <section aria-labelledby="contact">
      <h2 id="contact">{t("contact")}</h2>
      <TextField
        type="email"
        label={t("email")}
        hint={t("emailHint")}
        error={isWrong ? t("emailWrong") : undefined}
        value={email}
        maxLength={254}
        autoComplete="email"
        inputMode="email"
        onChange={({ target }) => onChange(target.value)}
      />
    </section>
  );
}
