/// Texts about events in general.
import { defineStrings } from "../../i18n";

export const eventStrings = defineStrings("event-ui", {
  en: {
    available: "Seats available",
    last_one: "Last seat",
    last_other: "Last {{count}} seats",
    taken: "All taken right now",
    sold_out: "Sold out",
    scheduled: "Opens soon",
    paused: "Sale paused",
    closed: "Sale closed",
    cancelled: "Cancelled",
    draft: "Draft",
    category_concert: "Concerts",
    category_opera: "Opera",
    category_theatre: "Theatre",
    category_sport: "Sport",
    category_cinema: "Cinema",
    category_dance: "Dance",
    category_family: "Family",
    category_conference: "Conferences",
  },
  es: {
    available: "Hay asientos",
    last_one: "Último asiento",
    last_other: "Últimos {{count}} asientos",
    taken: "Todo tomado por ahora",
    sold_out: "Agotado",
    scheduled: "Abre pronto",
    paused: "Venta en pausa",
    closed: "Venta cerrada",
    cancelled: "Cancelado",
    draft: "Borrador",
    category_concert: "Conciertos",
    category_opera: "Ópera",
    category_theatre: "Teatro",
    category_sport: "Deporte",
    category_cinema: "Cine",
    category_dance: "Danza",
    category_family: "Familia",
    category_conference: "Congresos",
  },
});

type CategoryKey = Extract<keyof typeof eventStrings.en, `category_${string}`>;

function isCategoryKey(key: string): key is CategoryKey {
  return key in eventStrings.en;
}

/** The name of a category; organisers may have others, which are shown as they wrote them. */
export function categoryName(category: string, t: (key: CategoryKey) => string): string {
  const key = `category_${category}`;
  if (isCategoryKey(key)) return t(key);
  const name = category.replaceAll(/[-_]/g, " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}
