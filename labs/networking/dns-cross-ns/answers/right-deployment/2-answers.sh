echo interginx.default.svc > service-name
kubectl get service kube-dns -n kube-system -o jsonpath='{.spec.clusterIP}{"\n"}' > dns-server
echo cluster.local > cluster-domain
kubectl create configmap dns-answers -n remote --from-file=service-name --from-file=dns-server --from-file=cluster-domain
