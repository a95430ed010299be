/**
 * The parts that Rana's web servers have in common: the server with its limits, the token, JSON, the
 * queue of requests that compute, and pictures as response bodies.
 */
@NullMarked
package rana.web;

import org.jspecify.annotations.NullMarked;
