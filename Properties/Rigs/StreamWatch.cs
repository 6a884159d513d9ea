using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Rigs;

/// <summary>Sees how far streams are: which classes of items were executed, and who is at the end. It belongs to a worker and is used again for each case.</summary>
internal sealed class StreamWatch(Rig rig) : IMonitor
{
    private readonly byte[][] _classes = [.. Enumerable.Range(0, rig.Frames.Count * GuestFrame.MostVcpus).Select(_ => new byte[GuestFrame.LongestStream])];
    private readonly int[] _lengths = new int[rig.Frames.Count * GuestFrame.MostVcpus];
    private int _left;

    public Watches Watches => Watches.Guest | Watches.Exit;

    /// <summary>Every vCPU that was to run has come to its end.</summary>
    public bool AllEnded => _left == 0;

    /// <summary>Those that have, as bits.</summary>
    public ulong Ended { get; private set; }

    public uint Executed { get; private set; }

    public ulong Exits { get; private set; }

    /// <summary>The number of the last step of a guest that was not at the end of its stream.</summary>
    public ulong LastProgress { get; private set; }

    public void Expect(GuestCase @case)
    {
        LastProgress = 0;
        Array.Clear(_lengths);
        (_left, Executed, Exits, Ended) = (0, 0, 0, 0);
        for (int vm = 0; vm < @case.Vms.Count; vm++)
            for (int vcpu = 0; vcpu < @case.Vms[vm].Started; vcpu++)
            {
                _left++;
                Expect(vm * GuestFrame.MostVcpus + vcpu, @case.Vms[vm].Vcpus[vcpu]);
            }
    }

    public void Begin(MonitoredRun run)
    {
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Exit)
            Exits++;
        int vm = IndexOf(step.Vcpu.VMID);
        if (vm < 0)
            return;
        ulong streams = rig.Frames[vm].StreamOf(0), offset = step.Before.PC - streams;
        if (offset >= GuestFrame.StreamBytes * GuestFrame.MostVcpus)
        {
            LastProgress = step.Number;
            return;
        }
        if (offset % GuestFrame.StreamBytes < GuestFrame.EndAt)
            LastProgress = step.Number;
        int at = vm * GuestFrame.MostVcpus + (int)(offset / GuestFrame.StreamBytes), word = (int)(offset % GuestFrame.StreamBytes / 4);
        if (word < _lengths[at])
            Executed |= 1u << _classes[at][word];
        else if (offset % GuestFrame.StreamBytes == GuestFrame.EndAt && (Ended >> at & 1) == 0)
        {
            Ended |= 1ul << at;
            _left--;
        }
    }

    public void End(StopReason why)
    {
    }

    private void Expect(int at, VcpuProgram program)
    {
        foreach (var item in program.Items)
            for (int i = 0; i < item.Words.Count; i++)
                _classes[at][_lengths[at]++] = (byte)item.Class;
    }

    private int IndexOf(int vmid)
    {
        for (int i = 0; i < rig.Places.Count; i++)
            if (rig.Places[i].VMID == vmid)
                return i;
        return -1;
    }
}
