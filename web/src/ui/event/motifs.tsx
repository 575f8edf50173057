/// The drawings of posters, each on a square of 300 by 300: big shapes in few inks, as cut for a letterpress.
import type { ReactElement } from "react";

import { between, oneOf, onCircle, slice, star, type Motif, type Random } from "./art";
import css from "./EventArt.module.css";

type Drawing = (random: Random) => ReactElement;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A record that plays: grooves, a label, and its sound as bars. */
const record: Drawing = (random) => {
  const x = oneOf(random, [96, 150, 204]);
  const radius = between(random, 104, 124);
  const grooves = between(random, 4, 6);
  const bars = between(random, 9, 13);
  const step = 300 / bars;
  return (
    <>
      {range(bars).map((bar) => {
        const height = 26 + random() * 100;
        return (
          <rect
            key={bar}
            className={css.second}
            x={bar * step + step * 0.14}
            y={300 - height}
            width={step * 0.72}
            height={height}
          />
        );
      })}
      <circle className={css.first} cx={x} cy={132} r={radius} />
      {range(grooves).map((groove) => (
        <circle
          key={groove}
          className={css.groundLine}
          strokeWidth={2}
          cx={x}
          cy={132}
          r={radius * (0.46 + groove * (0.46 / grooves))}
        />
      ))}
      <path
        className={css.ground}
        opacity={0.35}
        d={slice(x, 132, radius, 0.06, 0.13) + slice(x, 132, radius, 0.56, 0.63)}
      />
      <circle className={css.third} cx={x} cy={132} r={radius * 0.34} />
      <path className={css.second} d={slice(x, 132, radius * 0.34, random() * 0.5, 0.5 + random() * 0.5)} />
      <circle className={css.ground} cx={x} cy={132} r={7} />
    </>
  );
};

/** A fan that opens over footlights. */
const fan: Drawing = (random) => {
  const blades = between(random, 9, 13);
  const half = 0.29;
  const width = (half * 2) / blades;
  return (
    <>
      <circle className={css.third} cx={150} cy={228} r={196} opacity={0.18} />
      {range(blades).map((blade) => (
        <path
          key={blade}
          className={blade % 2 === 0 ? css.first : css.second}
          d={slice(150, 248, 186, blade * width - half, (blade + 1) * width - half)}
        />
      ))}
      <path className={css.ground} d={slice(150, 248, 104, -half - 0.01, half + 0.01)} />
      {range(blades).map((blade) => (
        <path
          key={blade}
          className={blade % 2 === 0 ? css.third : css.first}
          d={slice(150, 248, 88, blade * width - half, (blade + 0.92) * width - half)}
        />
      ))}
      {range(blades + 1).map((blade) => {
        const [x, y] = onCircle(150, 248, 198, blade * width - half);
        return <circle key={blade} className={css.third} cx={x} cy={y} r={5} />;
      })}
      <circle className={css.second} cx={150} cy={248} r={22} />
      <circle className={css.ground} cx={150} cy={248} r={8} />
    </>
  );
};

/** A curtain drawn to both sides, and the light on the boards. */
const curtain: Drawing = (random) => {
  const folds = between(random, 4, 5);
  const width = 108 / folds;
  const lamp = between(random, 110, 190);
  return (
    <>
      <path className={css.third} d={`M${lamp - 16} 0H${lamp + 16}L238 250H62Z`} opacity={0.9} />
      <ellipse className={css.second} cx={150} cy={252} rx={92} ry={20} />
      {range(folds).map((fold) => {
        const top = fold * width;
        const hem = top * 0.62;
        const d = `M${top} 0H${top + width}C${top + width} 110 ${hem + width * 0.5} 170 ${hem + width * 0.62} 300H${hem}C${hem} 170 ${top} 120 ${top} 0Z`;
        const ink = fold % 2 === 0 ? css.first : css.second;
        return (
          <g key={fold}>
            <path className={ink} d={d} />
            <path className={ink} d={d} transform="translate(300 0) scale(-1 1)" />
          </g>
        );
      })}
      {range(7).map((swag) => (
        <circle key={swag} className={swag % 2 === 0 ? css.first : css.second} cx={swag * 50} cy={0} r={34} />
      ))}
      <path className={css.first} d={star(150, 176, 44, 19, 5, random() * 0.06 - 0.03)} />
      <rect className={css.first} y={276} width={300} height={24} />
      {range(9).map((light) => (
        <circle key={light} className={css.third} cx={22 + light * 32} cy={276} r={6} />
      ))}
    </>
  );
};

/** A pitch from above, and a ball. */
const pitch: Drawing = (random) => {
  const bands = between(random, 5, 7);
  const ballX = between(random, 80, 220);
  const ballY = between(random, 84, 200);
  const turn = random();
  return (
    <>
      <g transform={`rotate(${oneOf(random, [-24, -14, 14, 24])} 150 150)`}>
        {range(bands).map((band) => (
          <rect
            key={band}
            className={css.first}
            x={-100}
            y={-80 + (band * 460) / bands}
            width={500}
            height={230 / bands}
            opacity={0.92}
          />
        ))}
        <rect className={css.thirdLine} strokeWidth={5} x={10} y={-70} width={280} height={440} />
        <path className={css.thirdLine} strokeWidth={5} d="M10 150H290" />
        <circle className={css.thirdLine} strokeWidth={5} cx={150} cy={150} r={58} />
      </g>
      <circle className={css.ground} cx={ballX} cy={ballY} r={75} />
      <circle className={css.second} cx={ballX} cy={ballY} r={66} />
      {range(5).map((patch) => (
        <path
          key={patch}
          className={css.third}
          d={slice(ballX, ballY, 66, turn + patch / 5 - 0.055, turn + patch / 5 + 0.055)}
        />
      ))}
      <circle className={css.second} cx={ballX} cy={ballY} r={50} />
      {range(5).map((seam) => {
        const [fromX, fromY] = onCircle(ballX, ballY, 24, turn + seam / 5);
        const [x, y] = onCircle(ballX, ballY, 52, turn + seam / 5);
        return <path key={seam} className={css.thirdLine} strokeWidth={5} d={`M${fromX} ${fromY}L${x} ${y}`} />;
      })}
      <path className={css.third} d={star(ballX, ballY, 28, 23, 5, turn)} />
    </>
  );
};

/** A reel, the beam, and the perforation of the film. */
const reel: Drawing = (random) => {
  const holes = between(random, 5, 6);
  const turn = random();
  const isLeft = random() < 0.5;
  return (
    <g transform={isLeft ? undefined : "translate(300 0) scale(-1 1)"}>
      <path className={css.third} d="M96 104L330 20V236Z" opacity={0.88} />
      <circle className={css.first} cx={104} cy={112} r={84} />
      {range(holes).map((hole) => {
        const [x, y] = onCircle(104, 112, 49, turn + hole / holes);
        return <circle key={hole} className={css.ground} cx={x} cy={y} r={20} />;
      })}
      <circle className={css.second} cx={104} cy={112} r={16} />
      <circle className={css.second} cx={214} cy={206} r={52} />
      {range(holes).map((hole) => {
        const [x, y] = onCircle(214, 206, 30, turn * 2 + hole / holes);
        return <circle key={hole} className={css.ground} cx={x} cy={y} r={12} />;
      })}
      <circle className={css.third} cx={214} cy={206} r={10} />
      <rect className={css.first} y={256} width={300} height={44} />
      {range(11).map((hole) => (
        <rect key={hole} className={css.ground} x={8 + hole * 27} y={268} width={15} height={20} rx={3} />
      ))}
    </g>
  );
};

/** Petals that turn, as skirts do. */
const petals: Drawing = (random) => {
  const count = oneOf(random, [8, 10, 12]);
  const turn = random() * 30;
  return (
    <>
      {range(count).map((petal) => (
        <path
          key={petal}
          className={petal % 2 === 0 ? css.first : css.second}
          d="M150 150C96 104 104 34 150 8C196 34 204 104 150 150Z"
          transform={`rotate(${turn + (petal * 360) / count} 150 150)`}
          opacity={petal % 2 === 0 ? 1 : 0.9}
        />
      ))}
      {range(count).map((petal) => (
        <path
          key={petal}
          className={css.third}
          d="M150 150C132 124 134 90 150 74C166 90 168 124 150 150Z"
          transform={`rotate(${turn + ((petal + 0.5) * 360) / count} 150 150)`}
        />
      ))}
      <circle className={css.ground} cx={150} cy={150} r={24} />
      <circle className={css.second} cx={150} cy={150} r={13} />
    </>
  );
};

/** A tent under a sun, with its flag. */
const tent: Drawing = (random) => {
  const stripes = oneOf(random, [7, 9]);
  const sun = oneOf(random, [64, 236]);
  const width = 260 / stripes;
  return (
    <>
      <path className={css.third} d={star(sun, 74, 66, 46, between(random, 12, 16))} />
      <circle className={css.second} cx={sun} cy={74} r={32} />
      {range(stripes).map((stripe) => (
        <path
          key={stripe}
          className={stripe % 2 === 0 ? css.first : css.third}
          d={`M150 72L${20 + stripe * width} 178H${20 + (stripe + 1) * width}Z`}
        />
      ))}
      {range(stripes).map((stripe) => {
        const x = 20 + stripe * width;
        const ink = stripe % 2 === 0 ? css.first : css.second;
        return (
          <g key={stripe}>
            <rect className={ink} x={x} y={178} width={width} height={122} />
            <circle className={stripe % 2 === 0 ? css.second : css.first} cx={x + width / 2} cy={178} r={width / 2} />
          </g>
        );
      })}
      <path className={css.ground} d="M150 196L188 300H112Z" />
      <path className={css.firstLine} strokeWidth={5} d="M150 76V34" />
      <path className={css.second} d="M150 30L194 44L150 58Z" />
    </>
  );
};

/** Quarter circles and dots on a grid: many who think, each in their way. */
const grid: Drawing = (random) => {
  const inks = [css.first, css.second, css.third] as const;
  return (
    <>
      {range(16).map((cell) => {
        const x = (cell % 4) * 75;
        const y = Math.floor(cell / 4) * 75;
        const ink = oneOf(random, inks);
        const shape = between(random, 0, 3);
        const rotate = `rotate(${between(random, 0, 3) * 90} ${x + 37.5} ${y + 37.5})`;
        if (shape === 0) return <circle key={cell} className={ink} cx={x + 37.5} cy={y + 37.5} r={27} />;
        if (shape === 1)
          return (
            <path
              key={cell}
              className={ink}
              d={`M${x} ${y}A75 75 0 0 1 ${x + 75} ${y + 75}H${x}Z`}
              transform={rotate}
            />
          );
        if (shape === 2)
          return (
            <path
              key={cell}
              className={ink}
              d={`M${x} ${y + 75}V${y + 37.5}A37.5 37.5 0 0 1 ${x + 75} ${y + 37.5}V${y + 75}Z`}
              transform={rotate}
            />
          );
        return (
          <path
            key={cell}
            className={ink}
            d={`M${x + 6} ${y + 6}H${x + 69}V${y + 52}H${x + 34}L${x + 16} ${y + 70}V${y + 52}H${x + 6}Z`}
          />
        );
      })}
    </>
  );
};

/** A quilt of leaves: for what has no picture of its own. */
const quilt: Drawing = (random) => {
  const inks = [css.first, css.second, css.third] as const;
  return (
    <>
      {range(9).map((cell) => {
        const x = (cell % 3) * 100;
        const y = Math.floor(cell / 3) * 100;
        const rotate = `rotate(${between(random, 0, 1) * 90} ${x + 50} ${y + 50})`;
        return (
          <g key={cell} transform={rotate}>
            <path
              className={oneOf(random, inks)}
              d={`M${x} ${y}A100 100 0 0 1 ${x + 100} ${y + 100}A100 100 0 0 1 ${x} ${y}Z`}
            />
            <circle className={oneOf(random, inks)} cx={x + 80} cy={y + 20} r={14} />
          </g>
        );
      })}
    </>
  );
};

/** The drawing of every motif. */
export const DRAWINGS: Readonly<Record<Motif, Drawing>> = {
  record,
  fan,
  curtain,
  pitch,
  reel,
  petals,
  tent,
  grid,
  quilt,
};
