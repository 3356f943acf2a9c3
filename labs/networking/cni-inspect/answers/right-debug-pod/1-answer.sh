node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubectl debug "node/$node" -n inspect --image=busybox -- sh -c 'cd /host/etc/cni/net.d && ls *.conflist && cat *.conflist'
pod=$(kubectl get pods -n inspect -o name)
kubectl wait "$pod" -n inspect --for=jsonpath='{.status.phase}'=Succeeded --timeout=60s
kubectl logs "$pod" -n inspect > seen
file=$(head -n 1 seen)
plugin=$(grep -m 1 '"type"' seen | cut -d '"' -f 4)
cidr=$(kubectl get ippools -o jsonpath='{.items[0].spec.cidr}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file="$file" --from-literal=plugin="$plugin" --from-literal=pod-cidr="$cidr"
kubectl delete "$pod" -n inspect
