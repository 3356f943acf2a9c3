kubectl get configmap kubeadm-config -n kube-system -o jsonpath='{.data.ClusterConfiguration}' > settings
awk '$1 == "podSubnet:" {print $2}' settings > pod-cidr
echo 10-calico.conflist > config-file
echo calico > plugin
kubectl create configmap cni-facts -n inspect --from-file=pod-cidr --from-file=config-file --from-file=plugin
