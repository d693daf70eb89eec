// The page at /docs: every address that /openapi.json tells, to read and to try. Nothing is fetched from anywhere else.
"use strict";

const SHOWN = 50_000; // characters of an answer
const DEPTH = 5; // how far a shape is told
// In the order in which they are shown; one that is not here comes after these.
const TAGS = {
  asking: "提问", minerals: "矿产", countries: "国家", alliances: "联盟", organizations: "机构", projects: "项目", measures: "措施",
  supply: "供应", quality: "质量", entities: "实体", documents: "文献", graph: "图谱", catalogue: "目录", operations: "运行",
};
const WORDS = {
  ask: ["Ask", "提问"], answers: ["Answers", "响应"], shape: ["What an answer has", "响应内容"], formats: ["Formats", "格式"],
  unset: ["(not given)", "（不填）"], asking: ["asking …", "正在查询……"], cut: ["… cut here; open the address for all of it", "……已截断，打开该地址可查看全部"],
  bytes: ["bytes; open the address to save them", "字节；打开该地址可保存"], away: ["The service does not answer.", "服务没有响应。"],
  none: ["Nothing is called so.", "没有匹配的地址。"], nothing: ["takes no parameters", "无参数"], example: ["such as", "例如"],
};
let described = null;
let chinese = (navigator.language || "").toLowerCase().startsWith("zh");

const byId = (id) => document.getElementById(id);
const word = (name) => WORDS[name][chinese ? 1 : 0];

/** An element with text and children; text is never read as markup. */
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** The half in the language that is shown, of "English · 中文" or of two paragraphs; all of it where it is in one. */
function half(text) {
  const lines = [];
  for (const line of (text || "").split("\n")) {
    const parts = line.split(" · ");
    lines.push(parts.length === 2 && isChinese(parts[1]) ? parts[chinese ? 1 : 0] : line);
  }
  const paragraphs = lines.join("\n").trim().split("\n\n");
  if (paragraphs.length === 2 && isChinese(paragraphs[1]) && !isChinese(paragraphs[0])) return paragraphs[chinese ? 1 : 0];
  return paragraphs.join("\n\n");
}
const isChinese = (text) => /[\u4e00-\u9fff]/.test(text);

/** Text with `what is written so` as code. */
const told = (text) => text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));

/** An address that may be broken after its slashes. */
const breakable = (path) => path.split(/(?<=\/)/).flatMap((part) => [part, make("wbr")]);

/** A shape by its reference; of a shape or null, the shape. */
function resolved(schema) {
  let found = schema || {};
  if (found.$ref) found = described.components.schemas[found.$ref.split("/").pop()] || {};
  const others = (found.anyOf || []).filter((one) => one.type !== "null");
  return others.length === 1 ? { ...resolved(others[0]), description: found.description || resolved(others[0]).description } : found;
}
const listed = (schema) => schema.enum || (schema.anyOf || []).map((one) => one.enum).find(Boolean);

function kindOf(schema) {
  const found = resolved(schema);
  if (found.type === "array") return `[${kindOf(found.items)}]`;
  if (found.anyOf) return found.anyOf.map(kindOf).join(" | ");
  return found.const !== undefined ? JSON.stringify(found.const) : found.type || "any";
}

function shapeOf(schema, depth = 0) {
  let found = resolved(schema);
  if (found.type === "array") found = resolved(found.items);
  const fields = Object.entries(found.properties || {});
  if (!fields.length || depth >= DEPTH) return null;
  return make("ul", { class: "shape" }, ...fields.map(([name, field]) => make(
    "li", {}, make("code", {}, name), ` ${kindOf(field)} `,
    make("span", { class: "hint" }, ...told(half(field.description || resolved(field).description))), shapeOf(field, depth + 1),
  )));
}

function exampleOf(parameter) {
  const all = parameter.examples || {};
  const one = (chinese && all.zh) || Object.values(all)[0];
  return one === undefined ? "" : String(one.value);
}

function fieldOf(parameter, id) {
  const choices = listed(parameter.schema);
  const example = exampleOf(parameter);
  if (choices) {
    return make("select", { id, name: parameter.name }, make("option", { value: "" }, word("unset")),
      ...choices.map((one) => make("option", { value: one, selected: parameter.required && one === example }, one)));
  }
  const usual = parameter.schema.default;
  const hint = usual !== undefined && usual !== null ? String(usual) : example && `${word("example")} ${example}`;
  return make("input", {
    id, name: parameter.name, required: parameter.required, placeholder: hint, autocomplete: "off",
    value: parameter.required ? example : undefined, maxlength: parameter.schema.maxLength,
  });
}

/** The address that a form asks, relative to where the service lies. */
function addressOf(path, parameters, form) {
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    const value = form.elements.namedItem(parameter.name).value.trim();
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value) query.set(parameter.name, value);
  }
  return path.slice(1) + (String(query) && `?${query}`);
}

async function put(address, into) {
  const key = byId("key").value;
  const link = make("a", { href: address, target: "_blank", rel: "noopener" }, `GET /${decodeURI(address)}`);
  const state = make("p", { class: "status", role: "status" }, word("asking"));
  into.replaceChildren(make("p", {}, link), state);
  const began = performance.now();
  try {
    const answer = await fetch(address, { headers: key ? { "X-API-Key": key } : {} });
    const type = (answer.headers.get("content-type") || "").split(";")[0];
    const text = /json|text|xml|turtle|bibtex|cypher/.test(type) && !/zip/.test(type);
    const body = text ? await answer.text() : `${(await answer.arrayBuffer()).byteLength} ${word("bytes")}`;
    state.textContent = `${answer.status} · ${type} · ${Math.round(performance.now() - began)} ms`;
    state.classList.toggle("bad", answer.status >= 400);
    let shown = body;
    if (/^application\/(problem\+)?json$/.test(type)) shown = JSON.stringify(JSON.parse(body), null, 2);
    into.append(make("pre", { tabindex: "0" }, shown.length > SHOWN ? `${shown.slice(0, SHOWN)}\n${word("cut")}` : shown));
  } catch {
    state.textContent = word("away");
    state.classList.add("bad");
  }
}

function bodyOf(path, operation) {
  const parameters = operation.parameters || [];
  const result = make("div", {});
  const rows = parameters.map((parameter) => {
    const id = `${operation.operationId}.${parameter.name}`;
    return make("div", { class: "parameter" },
      make("label", { for: id, class: parameter.required ? "needed" : "" }, parameter.name), fieldOf(parameter, id),
      make("span", { class: "hint" }, ...told(half(parameter.description))));
  });
  const form = make("form", {}, ...rows, rows.length ? null : make("p", { class: "hint" }, word("nothing")),
    make("button", { class: "go" }, word("ask")), result);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    put(addressOf(path, parameters, form), result);
  });
  const good = operation.responses["200"] || {};
  const content = good.content || {};
  const shape = shapeOf((content["application/json"] || {}).schema);
  return make("div", {},
    ...half(operation.description).split("\n\n").filter(Boolean).map((paragraph) => make("p", {}, ...told(paragraph))), form,
    Object.keys(content).length > 1
      ? make("p", { class: "hint" }, `${word("formats")}: ${Object.keys(content).join(", ")}`) : null,
    shape && make("details", {}, make("summary", {}, word("shape")), shape),
    make("details", {}, make("summary", {}, word("answers")), make("dl", {}, ...Object.entries(operation.responses).flatMap(
      ([status, one]) => [make("dt", {}, status), make("dd", {}, half(one.description))]))),
  );
}

function operationOf(path, operation) {
  const made = make("details", { class: "operation", id: operation.operationId }, make("summary", {},
    make("code", {}, ...breakable(path)), make("span", { class: "title" }, half(operation.summary))));
  made.dataset.words = `${path} ${operation.operationId} ${operation.summary} ${operation.description || ""}`.toLowerCase();
  // What is inside is made when it is first opened: eighty forms at once are slow on a phone.
  made.addEventListener("toggle", () => {
    if (made.open && made.childElementCount === 1) made.append(bodyOf(path, operation));
  });
  return made;
}

function find() {
  const wanted = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  let any = false;
  for (const section of document.querySelectorAll("main section")) {
    let some = false;
    for (const one of section.querySelectorAll("details.operation")) {
      one.hidden = !wanted.every((part) => one.dataset.words.includes(part));
      some ||= !one.hidden;
    }
    section.hidden = !some;
    any ||= some;
  }
  byId("state").textContent = any ? "" : word("none");
}

function openNamed() {
  const one = byId(decodeURIComponent(location.hash.slice(1)));
  if (one && one.matches("details.operation")) one.open = true;
  if (one) one.scrollIntoView();
}

function show() {
  document.documentElement.lang = chinese ? "zh-Hans" : "en";
  byId("language").textContent = chinese ? "English" : "中文";
  byId("version").textContent = described.info.version;
  byId("about").textContent = half(described.info.description);
  for (const one of document.querySelectorAll("[data-en]")) one.textContent = one.dataset[chinese ? "zh" : "en"];
  const tags = new Map();
  for (const [path, operations] of Object.entries(described.paths)) {
    const tag = (operations.get.tags || ["-"])[0];
    tags.set(tag, [...(tags.get(tag) || []), operationOf(path, operations.get)]);
  }
  const order = [...Object.keys(TAGS), ...tags.keys()];
  const sorted = [...tags].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  const named = (tag) => (chinese && TAGS[tag]) || tag;
  byId("tags").replaceChildren(...sorted.map(([tag]) => make("a", { href: `#tag-${tag}` }, named(tag))));
  byId("list").replaceChildren(make("p", { id: "state", role: "status" }), ...sorted.map(([tag, made]) =>
    make("section", { "aria-labelledby": `tag-${tag}` }, make("h2", { id: `tag-${tag}` }, named(tag)), ...made)));
  find();
}

async function start() {
  try {
    described = await (await fetch("openapi.json")).json();
  } catch {
    byId("state").textContent = word("away");
    return;
  }
  byId("find").addEventListener("input", find);
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("language").addEventListener("click", () => {
    chinese = !chinese;
    show();
  });
  addEventListener("hashchange", openNamed);
  show();
  openNamed();
}

start();
