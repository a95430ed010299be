package rana.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.gan.Model.Fault;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.TensorList;
import rana.torch.Torch;

/** The check that every weight, statistic, average and optimiser state of a model is finite. */
final class FiniteCheck implements AutoCloseable {
    private final Model model;
    private final TensorList all;
    private final Tensor flag;
    private final Tensor one;

    /**
     * Creates the check.
     *
     * @param model must outlive it
     */
    FiniteCheck(Model model) {
        this.model = model;
        List<Tensor> tensors = new ArrayList<>();
        model.networks()
                .values()
                .forEach(network -> tensors.addAll(network.tensors().values()));
        model.optimizers()
                .values()
                .forEach(optimizer -> tensors.addAll(optimizer.tensors().values()));
        if (model.average() != model.generator()) {
            tensors.addAll(model.average().tensors().values());
        }
        try (Scope scope = Scope.open()) {
            this.all = TensorList.of(tensors).retained();
            this.flag = Torch.retain(model.generator().device().place(torch.zeros(1)));
            this.one = Torch.retain(model.generator().device().place(torch.ones(1)));
        }
    }

    /**
     * Returns the first number that is not finite, empty if all are finite: those that the tensors
     * have now, which {@code readout} reads when the result is requested.
     */
    Supplier<Optional<Fault>> fault(Readout readout) {
        flag.zero_();
        all.flagNotFinite(flag, one);
        Readout.Numbers found = readout.add(flag);
        return () -> found.get(0) == 0 ? Optional.empty() : findFault();
    }

    private Optional<Fault> findFault() {
        for (Map.Entry<String, TrainedNetwork> trained : model.trainedNetworks().entrySet()) {
            String name = trained.getKey();
            TrainedNetwork of = trained.getValue();
            if (!Torch.areFinite(of.network().tensors().values())) {
                return Optional.of(new Fault(name, "a weight is not finite"));
            }
            if (!Torch.areFinite(of.optimizer().tensors().values())) {
                return Optional.of(new Fault(name, "the state of its optimiser is not finite"));
            }
        }
        return Torch.areFinite(model.average().tensors().values())
                ? Optional.empty()
                : Optional.of(new Fault(
                        model.networks().keySet().iterator().next(), "a weight of its average is not finite"));
    }

    @Override
    public void close() {
        all.close();
        Torch.release(flag);
        Torch.release(one);
    }
}
