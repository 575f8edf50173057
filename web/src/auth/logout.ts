/// The end of a session: on the device, at the engine, and at the identity provider if it came from there.
import { api } from "../api/client";
import { session } from "../session/session";

/** Ends the session at the engine too, clears the device, and at the provider if it came from there. */
export async function logout(): Promise<void> {
  const leaving = session.get();
  if (leaving === undefined) return;
  // What is to be done on leaving may still ask the engine; whether the engine hears of the end or not, the device forgets.
  await session.end();
  const headers = { authorization: `Bearer ${leaving.token}` };
  await api.POST("/api/auth/logout", { headers }).catch(() => undefined);
  if (leaving.kind === "oidc") {
    const { leaveProvider } = await import("./oidc");
    await leaveProvider();
  }
}

/** Ends the session of this tab because another tab's user, the same, logged out: that tab tells engine and provider. */
export async function followLogout(): Promise<void> {
  const leaving = session.get();
  await session.end();
  if (leaving?.kind !== "oidc") return;
  const { forgetUser } = await import("./oidc");
  await forgetUser();
}
