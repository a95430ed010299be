package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scalars;

/**
 * Batch normalisation, {@code scale · (x - mean) / sqrt(variance + epsilon) + shift}, of each
 * channel or each feature of a vector (Ioffe and Szegedy, 2015, arXiv:1502.03167). Training uses
 * the batch's statistics and updates the running ones as Keras does, with the biased variance;
 * evaluation uses the running ones.
 *
 * @param momentum the fraction of the running statistics that each training pass keeps, in [0, 1):
 *     Keras's 0.99 is PyTorch's 0.01
 * @param epsilon greater than 0
 */
public record BatchNorm(double momentum, double epsilon) implements Layer {
    public BatchNorm {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be in [0, 1); got " + momentum);
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be greater than 0; got " + epsilon);
        }
    }

    @Override
    public String type() {
        return "batch-norm";
    }

    @Override
    public String settings() {
        return "momentum " + momentum;
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long channels = input instanceof Shape.Image image ? image.channels() : input.elements();
        return List.of(
                WeightSpec.vector("weight", WeightSpec.Role.SCALE, channels),
                WeightSpec.bias(channels),
                WeightSpec.vector("running_mean", WeightSpec.Role.RUNNING_MEAN, channels),
                WeightSpec.vector("running_var", WeightSpec.Role.RUNNING_VARIANCE, channels));
    }

    @Override
    public boolean mixesExamples() {
        return true;
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        var scale = new TensorOptional(weights.get(0));
        var shift = new TensorOptional(weights.get(1));
        Tensor mean = weights.get(2);
        Tensor variance = weights.get(3);
        if (!pass.isTraining()) {
            return torch.batch_norm(
                    x, scale, shift, new TensorOptional(mean), new TensorOptional(variance), false, 0, epsilon, false);
        }
        var none = new TensorOptional();
        T_TensorTensorTensor_T normalised = torch.native_batch_norm(x, scale, shift, none, none, true, 0, epsilon);
        Tensor inverseDeviation = normalised.get2().detach(); // (channels): 1 / sqrt(variance + epsilon)
        move(pass.state().of(mean), normalised.get1().detach());
        move(pass.state().of(variance), inverseDeviation.pow(Scalars.of(-2)).sub_(Scalars.of(epsilon)));
        return normalised.get0();
    }

    private void move(Tensor running, Tensor batch) {
        running.mul_(Scalars.of(momentum)).add_(batch, Scalars.of(1 - momentum));
    }
}
