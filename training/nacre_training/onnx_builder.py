"""ONNX graphs written node by node: nothing of PyTorch's exporter, weights in half precision."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class GraphBuilder:
    """Collects nodes and initialisers; every method returns the name of its result."""

    def __init__(self):
        self.nodes, self.initialisers, self.count = [], [], 0

    def node(self, op, inputs, output=None, **attributes):
        self.count += 1
        output = output or f"{op.lower()}{self.count}"
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def constant(self, tensor, half=True):
        """An fp16 initialiser cast to fp32 (folded when the graph is loaded), or an fp32 one."""
        self.count += 1
        name = f"w{self.count}"
        array = tensor.detach().numpy().astype(np.float16 if half else np.float32)
        self.initialisers.append(numpy_helper.from_array(array, name))
        return self.node("Cast", [name], to=TensorProto.FLOAT) if half else name

    def integers(self, values):
        self.count += 1
        name = f"i{self.count}"
        self.initialisers.append(numpy_helper.from_array(np.array(values, dtype=np.int64), name))
        return name

    def model(self, name, inputs, outputs) -> onnx.ModelProto:
        """inputs, outputs: [(name, shape)] of floats, or value infos."""

        def infos(values):
            return [helper.make_tensor_value_info(v[0], TensorProto.FLOAT, v[1]) if isinstance(v, tuple) else v for v in values]

        graph = helper.make_graph(self.nodes, name, infos(inputs), infos(outputs), self.initialisers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="nacre-training")
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model
