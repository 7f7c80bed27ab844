// Box drawing, blocks and braille as shapes, so that a picture of the screen has no gaps and needs no font for them.

/** The cell that a glyph fills, in pixels. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** SVG elements that draw `glyph` into `box` with `fill`, or undefined where a font has to draw it. */
export function glyphShape(glyph: string, box: Box, fill: string): string | undefined {
  const code = glyph.codePointAt(0) ?? 0;
  if (glyph.length !== 1) return undefined;
  if (code >= 0x2800 && code <= 0x28ff) return braille(code - 0x2800, box, fill);
  if (code >= 0x2580 && code <= 0x259f) return block(code, box, fill);
  const arms = boxArms[glyph];
  if (arms) return lines(arms, box, fill);
  return rounded[glyph] ? arc(glyph, box, fill) : undefined;
}

/** Weights of the arms up, right, down, left: 0 none, 1 light, 2 heavy, 3 double. */
const boxArms: Readonly<Record<string, string>> = {
  ...table("─0101│1010┌0110┐0011└1100┘1001├1110┤1011┬0111┴1101┼1111╴0001╵1000╶0100╷0010"),
  ...table("━0202┃2020┏0220┓0022┗2200┛2002┣2220┫2022┳0222┻2202╋2222╸0002╹2000╺0200╻0020"),
  ...table("═0303║3030╔0330╗0033╚3300╝3003╠3330╣3033╦0333╩3303╬3333"),
  ...table("┄0101┆1010┈0101┊1010╌0101╎1010┅0202┇2020┉0202┋2020╍0202╏2020╼0201╽1020╾0102╿2010"),
  ...table("┝1210┠2120┥1012┨2021┯0212┰0121┷1202┸2101┿1212╂2121╒0310╓0130╕0013╖0031╘1300╙3100╛1003╜3001"),
  ...table("╞1310╟3130╡1013╢3031╤0313╥0131╧1303╨3101╪1313╫3131"),
};
const rounded: Readonly<Record<string, string>> = { "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu" };

function table(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/(\D)(\d{4})/g)].map((match) => [match[1], match[2]]));
}

const rect = (x: number, y: number, width: number, height: number, fill: string, opacity = 1) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ""}/>`;

export const round = (value: number) => Math.round(value * 100) / 100;

function lines(arms: string, box: Box, fill: string): string {
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  return [...arms]
    .map((weight, direction) => {
      if (weight === "0") return "";
      const thick = weight === "2" ? 2.6 : 1.3;
      return (weight === "3" ? [-1.6, 1.6] : [0])
        .map((shift) => {
          if (direction === 0) return rect(middleX + shift - thick / 2, box.y, thick, box.height / 2 + thick / 2, fill);
          if (direction === 1)
            return rect(middleX - thick / 2, middleY + shift - thick / 2, box.width / 2 + thick / 2, thick, fill);
          if (direction === 2)
            return rect(middleX + shift - thick / 2, middleY - thick / 2, thick, box.height / 2 + thick / 2, fill);
          return rect(box.x, middleY + shift - thick / 2, box.width / 2 + thick / 2, thick, fill);
        })
        .join("");
    })
    .join("");
}

function arc(glyph: string, box: Box, stroke: string): string {
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  const sideX = rounded[glyph]?.startsWith("r") ? box.x + box.width : box.x;
  const sideY = rounded[glyph]?.endsWith("d") ? box.y + box.height : box.y;
  const radius = box.width / 2;
  const turnY = middleY + Math.sign(sideY - middleY) * radius;
  const path = `M${round(middleX)} ${round(sideY)}V${round(turnY)}Q${round(middleX)} ${round(middleY)} ${round(sideX)} ${round(middleY)}`;
  return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.3"/>`;
}

function braille(dots: number, box: Box, fill: string): string {
  // Unicode numbers the dots 1-3 and 7 down the left column, 4-6 and 8 down the right one.
  const places = [0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2, 0, 3, 1, 3];
  let shapes = "";
  for (let bit = 0; bit < 8; bit++) {
    if (!(dots & (1 << bit))) continue;
    const x = box.x + (((places[bit * 2] ?? 0) + 0.5) * box.width) / 2;
    const y = box.y + (((places[bit * 2 + 1] ?? 0) + 0.5) * box.height) / 4;
    shapes += `<circle cx="${round(x)}" cy="${round(y)}" r="1.25" fill="${fill}"/>`;
  }
  return shapes;
}

function block(code: number, { x, y, width, height }: Box, fill: string): string {
  const eighth = code - 0x2580;
  if (eighth === 0) return rect(x, y, width, height / 2, fill);
  if (eighth <= 8) return rect(x, y + (height * (8 - eighth)) / 8, width, (height * eighth) / 8, fill);
  if (eighth <= 15) return rect(x, y, (width * (16 - eighth)) / 8, height, fill);
  if (code === 0x2590) return rect(x + width / 2, y, width / 2, height, fill);
  if (code <= 0x2593) return rect(x, y, width, height, fill, (code - 0x2590) / 4);
  if (code === 0x2594) return rect(x, y, width, height / 8, fill);
  if (code === 0x2595) return rect(x + (width * 7) / 8, y, width / 8, height, fill);
  // Quadrants from U+2596 on: bits upper left, upper right, lower left, lower right.
  const quadrants =
    [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111][code - 0x2596] ?? 0;
  return [8, 4, 2, 1]
    .map((bit, place) =>
      quadrants & bit
        ? rect(x + ((place % 2) * width) / 2, y + (Math.floor(place / 2) * height) / 2, width / 2, height / 2, fill)
        : "",
    )
    .join("");
}
