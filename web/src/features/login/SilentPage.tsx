/// What the hidden frame of a silent renewal shows: nothing. It hands the provider's answer to the page around it.
import { useEffect } from "react";

export default function SilentPage() {
  useEffect(() => {
    void import("../../auth/oidc").then(({ comeBackSilently }) => comeBackSilently());
  }, []);
  return null;
}
