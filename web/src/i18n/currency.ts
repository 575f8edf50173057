/// The minor units of currencies. ISO 4217 decides: what people write (CLDR, and so `Intl`) leaves decimals out that the
/// amounts of the API have, of HUF, COP or IDR for example.

/** The list of `crates/domain/src/money.rs`; all others have two. */
const DECIMALS: Readonly<Record<string, readonly string[]>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "),
  3: "BHD IQD JOD KWD LYD OMR TND".split(" "),
  4: "CLF UYW".split(" "),
};

const KNOWN = new Map(
  Object.entries(DECIMALS).flatMap(([decimals, codes]) => codes.map((code) => [code, Number(decimals)] as const)),
);

/** How many decimals the minor unit of a currency stands for: 2 for PEN, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return KNOWN.get(currency) ?? 2;
}
