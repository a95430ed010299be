import { Component, define } from '../lib/component.js';
define('rana-learn-page', class extends Component { view() { return ''; } });
