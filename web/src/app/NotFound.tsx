/// An address that leads nowhere.
import { useStrings } from "../i18n";
import { ButtonLink } from "../ui/Button";
import { Empty } from "../ui/States";
import { appStrings } from "./strings";

export function NotFound() {
  const t = useStrings(appStrings);
  return (
    <Empty title={t("nowhereTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
      {t("nowhere")}
    </Empty>
  );
}
