/// The seat map on a canvas: owns the camera, the painters and the gestures. It draws a frame only when something
/// changed, and knows nothing of React.
import { Camera, type Pose } from "./camera";
import { FrameRecorder, type FrameReport } from "./frames";
import type { Point } from "./geometry";
import { Gestures, type PointerKind } from "./gestures";
import { KeyboardCursor } from "./keyboard-cursor";
import { seatsInside } from "./lasso";
import { Marks, type SeatFilter } from "./marks";
import { OverlayPainter } from "./paint-overlay";
import { SeatPainter } from "./paint-seats";
import { SectionPainter } from "./paint-sections";
import type { PlanSection, SeatPlan } from "./plan";
import { isCrisp, seatPx, seatsAlpha, TAPPABLE_PX, usualSeatSize, type MapTexts, type Scene } from "./scene";
import { SpriteCache } from "./sprites";
import type { SeatStates, StateNews } from "./states";
import { Taps } from "./taps";
import type { SeatMapTheme } from "./theme";
import { SeatTiles } from "./tiles";
import type { MapMode, SeatMapHandlers, SeatMapOptions } from "./view-options";
import { positionOf } from "./view-position";

const RATIO_MAX = 2;
const SEAT_PX_MAX = 46;
/** Tiles are painted for so long in a frame. */
const PAINT_BUDGET_MS = 4;
/** The zoom has come to rest after so long. */
const SETTLED_MS = 130;
/** Seats that can be told from each other, but not tapped. */
const VISIBLE_PX = 4.5;
/** A tap from afar brings seats to this diameter. */
const COMFORTABLE_PX = 26;

const ORIGIN: Point = { x: 0, y: 0 };

export class SeatMapView {
  readonly marks: Marks;
  readonly camera: Camera;
  private readonly handlers: SeatMapHandlers;
  private readonly scene: Scene;
  private readonly tiles: SeatTiles;
  private readonly sections: SectionPainter;
  private readonly seats: SeatPainter;
  private readonly overlay: OverlayPainter;
  private readonly taps: Taps;
  private readonly gestures: Gestures;
  private readonly cursor: KeyboardCursor;
  private readonly recorder = new FrameRecorder();
  private readonly brush: CanvasRenderingContext2D;
  private readonly observer: ResizeObserver;
  private readonly unsubscribe: () => void;
  private reducedMotion: boolean;
  private touched = false;
  private painted = false;
  private frame: number | null = null;
  private lastScale = 0;
  private zoomedAt = 0;
  private lastPosition = "";
  /** Where the plan's origin was drawn last, and the scale. */
  private lastOrigin: readonly [number, number, number] = [0, 0, 0];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly plan: SeatPlan,
    states: SeatStates,
    options: SeatMapOptions,
  ) {
    const brush = canvas.getContext("2d", { alpha: false });
    if (!brush) throw new Error("this browser cannot draw on a canvas");
    this.brush = brush;
    this.reducedMotion = options.reducedMotion ?? false;
    this.marks = new Marks(plan);
    this.camera = new Camera(plan.box, usualSeatSize(plan), SEAT_PX_MAX, options.insets);
    const sprites = new SpriteCache(options.theme);
    const { theme, texts } = options;
    this.scene = { plan, states, marks: this.marks, camera: this.camera, sprites, theme, texts, ratio: 1 };
    this.tiles = new SeatTiles(plan, states, this.marks, sprites);
    this.sections = new SectionPainter(this.scene);
    this.seats = new SeatPainter(this.scene);
    this.overlay = new OverlayPainter(this.scene);
    this.handlers = options.handlersOf(this);
    this.taps = this.makeTaps();
    this.gestures = new Gestures(canvas, {
      onGrab: () => this.camera.stop(),
      onPan: (dx, dy) => this.moved(() => this.camera.panBy(dx, dy)),
      onThrow: (vx, vy) => {
        if (!this.reducedMotion) this.moved(() => this.camera.throwWith(vx, vy, performance.now()));
      },
      onZoom: (about, factor) => this.moved(() => this.camera.zoomAt(about, factor)),
      onTap: (at, kind) => this.taps.tap(at, kind),
      onLoneTap: () => this.taps.loneTap(),
      onDoubleTap: (at, kind) => this.taps.doubleTap(at, kind),
      onHover: (at, kind) => this.hover(at, kind),
      onLasso: (line, finished, remove) => this.drawLasso(line, finished, remove),
    });
    this.cursor = this.makeCursor();
    this.unsubscribe = states.subscribe((news) => this.hear(news));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(canvas);
    if (options.start) {
      this.touched = true;
      this.camera.resize(canvas.clientWidth, canvas.clientHeight);
      this.camera.pose = options.start;
    }
    this.resize();
  }

  /** What is in view; `null` while it is the whole plan. */
  get pose(): Pose | null {
    return this.touched ? this.camera.pose : null;
  }

  destroy(): void {
    this.observer.disconnect();
    this.unsubscribe();
    this.gestures.destroy();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  setTheme(theme: SeatMapTheme): void {
    this.scene.theme = theme;
    this.scene.sprites.setTheme(theme);
    this.tiles.invalidate();
    this.request();
  }

  /** The fonts have come: texts are measured and drawn again. */
  refreshText(): void {
    this.sections.forgetWidths();
    this.request();
  }

  setTexts(texts: MapTexts): void {
    this.scene.texts = texts;
    this.request();
  }

  setSelection(selected: ReadonlySet<number>, mine: ReadonlySet<number>): void {
    this.marks.selected = selected;
    this.marks.mine = mine;
    this.request();
  }

  setFilter(filter: SeatFilter): void {
    this.marks.setFilter(filter);
    this.tiles.invalidate();
    this.request();
  }

  setMode(mode: MapMode): void {
    this.gestures.mode = mode;
    this.canvas.style.cursor = mode === "lasso" ? "crosshair" : "grab";
  }

  setReducedMotion(reduced: boolean): void {
    this.reducedMotion = reduced;
  }

  /** Shows the whole plan. */
  showAll(instantly = false): void {
    this.touched = false;
    this.fly(this.camera.fitPose(), instantly);
  }

  /** Shows a section in full, its seats at least visible. */
  showSection(section: PlanSection): void {
    this.touched = true;
    this.fly(this.poseOf(section, section.kind === "area" ? 0 : VISIBLE_PX));
  }

  /** A section in full; one that is too long to show its seats that large is shown in its middle. */
  private poseOf(section: PlanSection, seatPxMin: number): Pose {
    const pose = this.camera.poseFor(section.box);
    const scale = Math.max(pose.scale, seatPxMin / section.seatSize);
    const { x, y } = scale > pose.scale ? section.label : pose;
    return { x, y, scale };
  }

  /** Shows a seat large enough to be tapped. */
  showSeat(seat: number): void {
    const { x, y } = this.plan.place(seat);
    const scale = Math.max(this.camera.scale, COMFORTABLE_PX / this.plan.sectionOf(seat).seatSize);
    this.touched = true;
    this.fly({ x, y, scale });
  }

  zoomBy(factor: number): void {
    const middle = { x: this.camera.width / 2, y: this.camera.height / 2 };
    this.touched = true;
    this.fly(this.camera.poseZoomedAt(middle, factor));
  }

  /** Where a seat is on the screen. */
  screenOf(seat: number): Point {
    const { x, y } = this.plan.place(seat);
    return this.camera.toScreen(x, y);
  }

  /** Draws in every frame from now on and records the times, until `frameReport` is read. */
  recordFrames(): void {
    this.recorder.start();
  }

  frameReport(): FrameReport {
    return this.recorder.report();
  }

  /** What a key on the map does; whether it does anything. */
  key(key: string, shift: boolean): boolean {
    return this.cursor.key(key, shift);
  }

  /** The keyboard is elsewhere on the page. */
  leave(): void {
    this.cursor.leave();
  }

  /** The keyboard is back, and goes on from where it was. */
  enter(): void {
    this.cursor.enter();
  }

  private makeTaps(): Taps {
    const { plan, camera } = this;
    return new Taps({
      plan,
      camera,
      handlers: () => this.handlers,
      onSeat: (seat, kind) => {
        this.cursor.set(null);
        this.overlay.hovered = kind === "mouse" ? seat : null;
      },
      zoomIn: (at) => this.zoomIn(at),
      zoomAt: (at) => {
        this.touched = true;
        this.fly(camera.poseZoomedAt(at, 2));
      },
    });
  }

  private makeCursor(): KeyboardCursor {
    const { plan, camera, overlay } = this;
    return new KeyboardCursor({
      plan,
      camera,
      overlay,
      zoomBy: (factor) => this.zoomBy(factor),
      showAll: () => this.showAll(),
      panBy: (dx, dy) => this.moved(() => camera.panBy(dx, dy)),
      jumpTo: (pose) => {
        this.touched = true;
        this.fly(pose, true);
      },
      openPose: (section) => this.poseOf(section, COMFORTABLE_PX * 0.75),
      onSeat: (seat) => void this.handlers.onSeatTap?.(seat, "mouse"),
      onArea: (section) => this.handlers.onSectionTap?.(section),
      onMove: (seat, section) => {
        this.handlers.onCursor?.(seat, seat === null ? ORIGIN : this.screenOf(seat), section);
        this.request();
      },
      zoomIn: () => this.zoomIn({ x: camera.width / 2, y: camera.height / 2 }),
    });
  }

  /** Brings the seats at a point to a size at which they can be chosen. */
  private zoomIn(at: Point): void {
    const { x, y } = this.camera.toWorld(at.x, at.y);
    const px = seatPx(this.plan, this.camera);
    const section = this.plan.sectionAt(x, y);
    const whole = section ? this.camera.poseFor(section.box).scale * usualSeatSize(this.plan) : 0;
    if (section && whole >= TAPPABLE_PX + 2 && px < whole * 0.9) {
      this.showSection(section);
      return;
    }
    this.touched = true;
    this.fly({ x, y, scale: Math.max(this.camera.scale * 1.2, (COMFORTABLE_PX * 0.75) / usualSeatSize(this.plan)) });
  }

  private hover(at: Point | null, kind: PointerKind): void {
    const seat = at && kind !== "touch" ? this.taps.seatAt(at, kind) : null;
    if (this.gestures.mode === "choose") this.canvas.style.cursor = seat === null ? "grab" : "pointer";
    if (seat === this.overlay.hovered) return;
    this.overlay.hovered = seat;
    this.handlers.onHover?.(seat, seat === null ? { x: 0, y: 0 } : this.screenOf(seat));
    this.request();
  }

  private drawLasso(line: readonly Point[] | undefined, finished: boolean, remove: boolean): void {
    const onPlan = line?.map(({ x, y }) => this.camera.toWorld(x, y)) ?? [];
    this.overlay.lasso = finished ? [] : onPlan;
    if (finished && line) this.handlers.onLasso?.(seatsInside(this.plan, onPlan), remove);
    this.request();
  }

  private fly(pose: { x: number; y: number; scale: number }, instantly = false): void {
    this.moved(() => this.camera.flyTo(pose, performance.now(), instantly || this.reducedMotion), this.touched);
  }

  private moved(change: () => void, touched = true): void {
    if (touched) this.touched = true;
    if (this.overlay.hovered !== null) {
      this.overlay.hovered = null;
      this.handlers.onHover?.(null, { x: 0, y: 0 });
    }
    change();
    this.request();
  }

  private hear(news: StateNews): void {
    if (news.kind === "all") {
      this.tiles.invalidate();
    } else {
      this.tiles.mend(news.seats);
      if (!this.reducedMotion) this.overlay.pulse(news.seats, performance.now());
    }
    this.request();
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.scene.ratio = Math.min(RATIO_MAX, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(clientWidth * this.scene.ratio);
    this.canvas.height = Math.round(clientHeight * this.scene.ratio);
    this.camera.resize(clientWidth, clientHeight);
    if (!this.touched) {
      this.camera.stop();
      this.camera.pose = this.camera.fitPose();
    }
    // At once: a canvas that has changed its size is empty.
    this.draw(performance.now());
  }

  private request(): void {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      this.draw(now);
    });
  }

  private draw(now: number): void {
    const began = performance.now();
    const moving = this.camera.step(now);
    const { brush, scene, camera } = this;
    const px = seatPx(this.plan, camera);
    const seats = seatsAlpha(px);
    const view = camera.view(SEAT_PX_MAX);
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.globalAlpha = 1;
    brush.fillStyle = scene.theme.surface;
    brush.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.sections.paintGround(brush, view, 1 - seats, began);
    if (camera.scale !== this.lastScale) [this.lastScale, this.zoomedAt] = [camera.scale, began];
    const zooming = this.painted && began - this.zoomedAt < SETTLED_MS;
    let unfinished = false;
    if (seats > 0) {
      brush.globalAlpha = seats;
      if (isCrisp(this.plan, camera)) this.seats.paint(brush, view, zooming);
      else unfinished = this.tiles.draw(brush, scene, !zooming, began + PAINT_BUDGET_MS);
      brush.globalAlpha = 1;
      this.seats.paintRowNames(brush, view);
    }
    this.sections.paintNames(brush, view, 1 - seats, began);
    this.overlay.paint(brush, view, began);
    this.recorder.note(now, performance.now() - began);
    if (moving || unfinished || this.overlay.isAnimating || zooming) this.request();
    if (!this.painted) {
      this.painted = true;
      this.handlers.onFirstPaint?.();
    }
    this.tellPosition(px, seats);
    this.tellMove();
  }

  private tellPosition(px: number, seats: number): void {
    const position = positionOf(this.plan, this.camera, seats > 0.5);
    const { showsSeats, section, atWhole } = position;
    const key = `${showsSeats}/${section}/${atWhole}/${Math.round(px * 4)}`;
    if (key === this.lastPosition) return;
    this.lastPosition = key;
    this.handlers.onViewChange?.(position);
  }

  /** What floats above a place of the plan goes with it. */
  private tellMove(): void {
    const { x, y } = this.camera.toScreen(0, 0);
    const { scale } = this.camera;
    const [lastX, lastY, lastScale] = this.lastOrigin;
    if (x === lastX && y === lastY && scale === lastScale) return;
    this.lastOrigin = [x, y, scale];
    this.handlers.onMove?.();
  }
}
