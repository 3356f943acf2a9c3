cidr=$(kubectl get nodes -o jsonpath='{.items[0].spec.podCIDR}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file=10-calico.conflist --from-literal=plugin=calico --from-literal=pod-cidr="$cidr"
