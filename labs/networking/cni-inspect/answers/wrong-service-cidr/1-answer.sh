kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file=10-calico.conflist --from-literal=plugin=calico --from-literal=pod-cidr=10.96.0.0/16
