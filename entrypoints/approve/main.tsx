import { ApproveApp } from '../../components/approve/ApproveApp.tsx';
import '../../components/base/style.css';
import { start } from '../../components/base/start.tsx';

void start(ApproveApp);
