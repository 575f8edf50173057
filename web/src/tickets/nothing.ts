/// An empty stand-in for what jsPDF would load to draw HTML and SVG, which is not used here.
export {};
