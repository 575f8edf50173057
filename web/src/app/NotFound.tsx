/// An address that leads nowhere.
import { useStrings } from "../i18n";
import { ButtonLink } from "../ui/Button";
import { Empty } from "../ui/States";
import { useTitle } from "../ui/use-title";
import { appStrings } from "./strings";

export function NotFound() {
  const t = useStrings(appStrings);
  useTitle(t("nowhereTitle"));
  return (
    <Empty title={t("nowhereTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
      {t("nowhere")}
    </Empty>
  );
}
