/// Texts of the design system.
import { defineStrings } from "../i18n";

export const uiStrings = defineStrings("ui", {
  en: {
    places_one: "{{count}} place",
    places_other: "{{count}} places",
    tryAgain: "Try again",
    close: "Close",
    errorTitle: "That didn't work",
    unreachable: "We can't reach the server. Check your connection; nothing was bought twice, just try again.",
    unexpected: "Something went wrong on our side. Try again in a moment.",
    overloaded: "Very many people are here right now. Wait a moment and try again: your place isn't lost.",
    interrupted: "There is a short interruption on our side. Wait a moment and try again: your place isn't lost.",
    rateLimited: "That was a little too fast. Try again in {{seconds}} s.",
    unauthenticated: "Log in to go on.",
    forbidden: "Your account may not do this. Log in with another one.",
    notFound: "We can't find that. It may have ended; go back and choose again.",
    loading: "Loading…",
  },
  es: {
    places_one: "{{count}} lugar",
    places_other: "{{count}} lugares",
    tryAgain: "Reintentar",
    close: "Cerrar",
    errorTitle: "No funcionó",
    unreachable: "No llegamos al servidor. Revisa tu conexión; nada se compró dos veces, vuelve a intentarlo.",
    unexpected: "Algo falló de nuestro lado. Inténtalo de nuevo en un momento.",
    overloaded: "Hay muchísima gente ahora mismo. Espera un momento y reintenta: no pierdes nada.",
    interrupted: "Hay una breve interrupción de nuestro lado. Espera un momento y reintenta: no pierdes nada.",
    rateLimited: "Fue un poco rápido. Reintenta en {{seconds}} s.",
    unauthenticated: "Inicia sesión para continuar.",
    forbidden: "Tu cuenta no puede hacer esto. Entra con otra.",
    notFound: "No lo encontramos. Quizá ya terminó; vuelve y elige de nuevo.",
    loading: "Cargando…",
  },
});
