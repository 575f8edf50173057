/// Texts about what prices consist of.
import { defineStrings } from "../../i18n";

export const priceStrings = defineStrings("price", {
  en: {
    included: "Taxes and fees included",
    madeOf: "The total is made up of",
    netPrice: "Net price",
    netPlusMore: "{{net}} plus fees and taxes",
    fees: "Fees",
    taxes: "Taxes",
    tax: "{{name}} ({{rate}})",
    places: "Places",
  },
  es: {
    included: "Impuestos y cargos incluidos",
    madeOf: "El total se compone de",
    netPrice: "Precio neto",
    netPlusMore: "{{net}} más cargos e impuestos",
    fees: "Cargos",
    taxes: "Impuestos",
    tax: "{{name}} ({{rate}})",
    places: "Lugares",
  },
});
