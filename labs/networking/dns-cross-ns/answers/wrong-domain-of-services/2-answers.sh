server=$(kubectl get service kube-dns -n kube-system -o jsonpath='{.spec.clusterIP}')
kubectl create configmap dns-answers -n remote \
  --from-literal=service-name=interginx.default --from-literal=dns-server="$server" --from-literal=cluster-domain=svc.cluster.local
