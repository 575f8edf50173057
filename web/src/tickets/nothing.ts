/// Stands in for what jsPDF would load to draw HTML and SVG, which we never ask of it: it would be in every build.
export {};
