kubectl create service clusterip web -n my-lab --tcp=8080:80
