cidr=$(kubectl get ippools -o jsonpath='{.items[0].spec.cidr}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=file=10-calico.conflist --from-literal=cni=calico --from-literal=cidr="$cidr"
