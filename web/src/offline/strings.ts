/// Texts about being without a network.
import { defineStrings } from "../i18n";

export const offlineStrings = defineStrings("offline", {
  en: {
    offline: "You are offline.",
    connecting: "We can't reach the server. Trying again…",
    back: "Back online. Everything is up to date again.",
    asOf: "What you see is as of {{ago}}.",
    asOfNow: "What you see is as of a moment ago.",
    kept: "Your tickets work without a network.",
    tryNow: "Try now",
    busy: "Very many people are here right now.",
    interrupted: "There is a short interruption on our side.",
    fast: "That was a little too fast for the server.",
    askAgain_one: "We ask again in {{count}} second.",
    askAgain_other: "We ask again in {{count}} seconds.",
    asking: "We are asking again…",
  },
  es: {
    offline: "Estás sin conexión.",
    connecting: "No llegamos al servidor. Seguimos intentando…",
    back: "De nuevo en línea. Todo está al día.",
    asOf: "Lo que ves es de {{ago}}.",
    asOfNow: "Lo que ves es de hace un momento.",
    kept: "Tus entradas funcionan sin red.",
    tryNow: "Intentar ahora",
    busy: "Hay muchísima gente ahora mismo.",
    interrupted: "Hay una breve interrupción de nuestro lado.",
    fast: "Eso fue un poco rápido para el servidor.",
    askAgain_one: "Volvemos a preguntar en {{count}} segundo.",
    askAgain_other: "Volvemos a preguntar en {{count}} segundos.",
    asking: "Estamos preguntando otra vez…",
  },
});
