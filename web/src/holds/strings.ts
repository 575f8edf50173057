/// Texts about holding seats again.
import { defineStrings } from "../i18n";

export const holdStrings = defineStrings("hold", {
  en: {
    again: "Try to hold the same seats",
    takenTitle: "Somebody has them now",
    taken: "Others were faster with {{seats}}. Choose other seats on the map.",
    takenSome: "Others were faster. Choose other seats on the map.",
    limitTitle: "That is more than one person may have",
    limit: "You may hold and buy {{most}} places for this event. Look at your tickets first.",
    notOnSaleTitle: "Nothing is on sale right now",
    notOnSale: "The sale is paused or over. The event's page says when it goes on.",
  },
  es: {
    again: "Intentar con los mismos asientos",
    takenTitle: "Ya los tiene alguien",
    taken: "Otros fueron más rápidos con {{seats}}. Elige otros asientos en el plano.",
    takenSome: "Otros fueron más rápidos. Elige otros asientos en el plano.",
    limitTitle: "Es más de lo que puede tener una persona",
    limit: "Puedes reservar y comprar {{most}} lugares de este evento. Mira primero tus entradas.",
    notOnSaleTitle: "Ahora no hay nada a la venta",
    notOnSale: "La venta está en pausa o terminó. La página del evento dice cuándo sigue.",
  },
});
