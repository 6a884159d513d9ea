using System.Globalization;
using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>At each entry of a guest the control registers hold what the manifest says.</summary>
public sealed class XvisorPolicyTests
{
    private const ulong Budget = 1_000_000, MiB = 1 << 20;

    [Theory]
    [InlineData("cortex-a57")]
    [InlineData("neoverse-n1")]
    public void Every_entry_of_a_guest_keeps_the_policy(string cpu)
    {
        var guests = ValueArray<VmConfiguration>.Of([El1Guest.Named("undefined").ToVm(0) with { Name = "VM1" }, El1Guest.Named("sgi").ToVm(0, 1) with { Name = "VM2" }]);
        var system = new SystemConfiguration(2, 64 * MiB, guests);
        var design = new XvisorDesign();
        var watch = new PolicyWatch(design.Install(system).Manifest, []);
        new Runner(ModelBoard.With(design, system, CpuModel.Find(cpu))).Run(Budget, ref watch);
        Assert.Empty(watch.Violations);
        Assert.InRange(watch.Entries[0], 100, int.MaxValue);
    }

    private readonly struct PolicyWatch(Manifest manifest, HashSet<string> violations) : IMachineObserver
    {
        public HashSet<string> Violations => violations;

        public int[] Entries { get; } = [0];

        public void Returned(in PE before, in PE after)
        {
            if (before.EL != ExceptionLevel.EL2)
                return;
            Entries[0]++;
            ulong vmid = after.System[Reg.VTTBR_EL2] >> 48;
            string? vm = manifest.Vms.FirstOrDefault(v => (ulong?)v.VMID == vmid)?.Name;
            if (vm is null)
                violations.Add($"VMID {vmid}");
            foreach (var row in manifest.Policy)
                if ((row.Vm is null || row.Vm == vm) && (after.System[row.Register] & row.Mask) != (row.Value & row.Mask))
                    violations.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Register}: 0x{after.System[row.Register]:x}, expected 0x{row.Value:x} in 0x{row.Mask:x}"));
        }
    }
}
