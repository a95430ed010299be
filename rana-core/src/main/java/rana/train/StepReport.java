package rana.train;

import java.util.Map;
import rana.gan.Model;

/**
 * What one training step says, as plain numbers.
 *
 * @param step how many steps have been taken, this one included
 * @param images real pictures that have been shown so far
 * @param seconds of training so far, over all sessions of the run
 * @param of what the model says of it
 * @param imagesPerSecond real pictures shown per second, lately
 * @param rates the learning rate of each network, by its name
 */
public record StepReport(
        long step, long images, double seconds, Model.Report of, double imagesPerSecond, Map<String, Double> rates) {
    /** A report without learning rates. */
    public StepReport(long step, long images, double seconds, Model.Report of, double imagesPerSecond) {
        this(step, images, seconds, of, imagesPerSecond, Map.of());
    }
}
