import { Component, define } from '../lib/component.js';
define('rana-explore-page', class extends Component { static inputs = ['runId']; view() { return ''; } });
