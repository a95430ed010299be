// Browsers load modules, workers and weights from a server only; this script runs without one.
if (location.protocol === 'file:') {
  const problem = document.getElementById('problem');
  problem.textContent = 'Open this page from a web server, such as: python3 -m http.server';
  problem.hidden = false;
}
