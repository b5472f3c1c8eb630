// Builds dist/widget.js: one minified script without dependencies.
// Its first line carries a hash of the sources and of the English texts, so that a test can tell a
// stale build.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { build, transform } from "esbuild";

const LIMIT_BYTES = 120_000;
const here = new URL(".", import.meta.url);

function sourceHash() {
  const digest = createHash("sha256");
  const made = "english.json"; // by texts.mjs
  for (const name of readdirSync(new URL("src/", here)).sort()) {
    if (name === made) continue;
    digest.update(`${name}\n`).update(readFileSync(new URL(`src/${name}`, here)));
  }
  digest.update(readFileSync(new URL("../../languages/en/widget.yml", here)));
  return digest.digest("hex").slice(0, 16);
}

const minifiedCss = {
  name: "minified-css",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = readFileSync(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

await build({
  entryPoints: ["src/index.ts"],
  absWorkingDir: here.pathname,
  outfile: "dist/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2021",
  charset: "utf8",
  legalComments: "none",
  banner: {
    js: `/* Shoptalk widget, source ${sourceHash()}. Contains socket.io-client (MIT). */`,
  },
  plugins: [minifiedCss],
});

const size = statSync(new URL("dist/widget.js", here)).size;
if (size > LIMIT_BYTES) {
  throw new Error(`dist/widget.js has ${size} bytes; the limit is ${LIMIT_BYTES}.`);
}
console.log(`dist/widget.js: ${size} bytes`);
