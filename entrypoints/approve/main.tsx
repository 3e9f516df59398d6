import '../../components/base/style.css';
import { ApproveApp } from '../../components/approve/ApproveApp.tsx';
import { start } from '../../components/base/start.tsx';

void start(ApproveApp);
