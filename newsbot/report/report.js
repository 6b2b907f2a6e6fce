"use strict";
// Colours are variables of the style sheet: a change of scheme and printing need no new drawing.
const ink = "var(--ink)", soft = "var(--soft)", line = "var(--line)";
const words = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const SMALL = 120, TALL = 260, ROW = 26, NARROW = 480, TIGHT = 720, FEW = 12, FILTERED = 5;

function said(chart) {
  return (value) => (value === null ? "–" : words.format(value) + (chart.unit ? " " + chart.unit : ""));
}

function series(chart) {
  return chart.series.map((one) => ({
    name: one.name,
    data: one.values,
    type: chart.kind === "lines" ? "line" : "bar",
    stack: chart.is_stacked ? "all" : undefined,
    itemStyle: { color: `var(--tone-${one.tone})` },
    lineStyle: { color: `var(--tone-${one.tone})`, width: 2 },
    symbolSize: 5,
    showSymbol: chart.names.length < 40,
    barMaxWidth: 28,
    barCategoryGap: "25%",
    emphasis: { disabled: true },
  }));
}

function axes(chart, width) {
  const text = { color: soft, fontSize: chart.is_small ? 10 : 12, hideOverlap: true };
  const isTight = chart.kind === "columns" && chart.names.length <= FEW && width < TIGHT;
  const names = {
    type: "category",
    data: chart.names,
    inverse: chart.kind === "rows",
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: chart.is_small
      ? { show: false }
      : {
          ...text,
          ...(isTight ? { hideOverlap: false, interval: 0, rotate: 45 } : {}),
          width: chart.kind === "rows" ? (width < NARROW ? 96 : 180) : undefined,
          overflow: "truncate",
        },
  };
  const isWhole = chart.unit === "%" && chart.is_stacked;
  const values = {
    type: "value",
    ...(isWhole ? { max: 100, interval: chart.is_small ? 50 : 25 } : {}),
    minInterval: chart.unit ? 0 : 1,
    splitNumber: chart.is_small ? 2 : 4,
    splitLine: { lineStyle: { color: line } },
    axisLabel: { ...text, formatter: said(chart) },
  };
  return chart.kind === "rows" ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

function option(chart, width) {
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif", color: ink },
    grid: { left: 2, right: 16, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      confine: true,
      axisPointer: { type: chart.kind === "lines" ? "line" : "none", lineStyle: { color: soft } },
      backgroundColor: "var(--card)",
      borderColor: "var(--line)",
      textStyle: { color: ink, fontSize: 13 },
      valueFormatter: said(chart),
    },
    ...axes(chart, width),
    series: series(chart),
  };
}

function height(chart) {
  if (chart.is_small) return SMALL;
  const bars = chart.is_stacked ? 1 : chart.series.length;
  return chart.kind === "rows" ? 32 + chart.names.length * Math.max(ROW, 14 * bars) : TALL;
}

function scales(place) {
  // Where no script runs, as on paper, the drawing grows and shrinks with its column.
  const drawing = place.querySelector("svg");
  drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
}

function draw(figure) {
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const place = figure.querySelector(".drawing");
  place.hidden = false;
  const drawn = echarts.init(place, null, { renderer: "svg", width: place.clientWidth, height: height(chart) });
  drawn.setOption(option(chart, place.clientWidth));
  scales(place);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width || !place.clientWidth || matchMedia("print").matches) return;
    width = place.clientWidth;
    drawn.resize({ width });
    drawn.setOption(option(chart, width));
    scales(place);
  }).observe(place);
}

function headed(table) {
  // The caption, above the filter: within the table it would stand below it.
  const name = table.caption.textContent;
  const heading = document.createElement("p");
  heading.className = "caption";
  heading.id = `${table.id}-caption`;
  heading.textContent = name;
  table.setAttribute("aria-labelledby", heading.id);
  table.caption.remove();
  table.closest(".scroll").prepend(heading);
  return name;
}

function sort(table) {
  const rows = table.tBodies[0].rows.length;
  const isLong = rows > 15;
  const isFiltered = rows > FILTERED;
  const name = headed(table);
  new DataTable(table, {
    autoWidth: false,
    order: [],
    paging: isLong,
    pageLength: 15,
    layout: {
      topStart: isFiltered ? { search: { text: `Filter<span class="unseen"> ${table.id}</span>` } } : null,
      topEnd: null,
      bottomStart: isFiltered ? "info" : null,
      bottomEnd: isLong ? "paging" : null,
    },
    language: {
      info: "_START_ to _END_ of _TOTAL_",
      infoEmpty: "None",
      infoFiltered: "(of _MAX_)",
      zeroRecords: "No row has these words.",
      thousands: ",",
    },
  });
  const outer = table.closest(".scroll");
  const label = outer.getAttribute("aria-label");
  outer.querySelector("input")?.setAttribute("aria-label", `Filter: ${name}`);
  outer.querySelector("nav")?.setAttribute("aria-label", `Pages: ${label}`);
  const inner = outer.querySelector(".dt-layout-table .dt-layout-cell");
  for (const attribute of ["role", "aria-label", "tabindex"]) {
    inner.setAttribute(attribute, outer.getAttribute(attribute));
    outer.removeAttribute(attribute);
  }
}

document.querySelectorAll("figure.chart").forEach(draw);
document.querySelectorAll("table.sorts").forEach(sort);
