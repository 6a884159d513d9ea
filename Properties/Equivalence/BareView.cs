using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// The physical address space of a bare machine: RAM where the VM has memory, and the devices that the VM has. Elsewhere the bus answers with an external abort.
/// It remembers what the last step touched.
/// </summary>
internal sealed class BareView(EquivalenceOptions options, IReadOnlyList<VmRange> ranges) : IReadMemory
{
    private readonly (ulong Start, ulong Size, bool IsShared)[] _ranges = [.. ranges.Select(r => (r.Start.Value, r.Size, r.SharedWith.Count > 0))];
    private IReadMemory _memory = null!;
    private int _last;

    /// <summary>The step read memory that others may write.</summary>
    public bool TouchedShared { get; private set; }

    /// <summary>The device register that the step read or asked to write; null for none.</summary>
    public PA? Device { get; private set; }

    /// <summary>What the step met outside of the bare machine's address space; null for nothing.</summary>
    public PA? Outside { get; private set; }

    public void Attach(Runner runner) => _memory = runner.Memory;

    public void BeginStep() => (TouchedShared, Device, Outside) = (false, null, null);

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        return Has(address, size) && _memory.TryRead(address, size, out value);
    }

    public bool CanWrite(PA address, int size) => Has(address, size) && _memory.CanWrite(address, size);

    /// <summary>An address of a device that the bare machine has.</summary>
    public bool IsDevice(PA address) => IsGic(address) || (options.Uart && address.Value - BoardLayout.Uart.Value < Pl011.Size);

    private bool IsGic(PA address) => options.Distributor
        && (address.Value - BoardLayout.GicDistributor.Value < BoardLayout.DistributorSize
            || address.Value - BoardLayout.GicRedistributors.Value < BoardLayout.LargestProcessorCount * BoardLayout.RedistributorSize);

    private bool Has(PA address, int size)
    {
        if (IsInRange(_last, address, size))
            return true;
        for (int i = 0; i < _ranges.Length; i++)
            if (IsInRange(i, address, size))
            {
                _last = i;
                return true;
            }
        if (IsDevice(address))
        {
            Device = address;
            return true;
        }
        Outside = address;
        return false;
    }

    private bool IsInRange(int index, PA address, int size)
    {
        if (index >= _ranges.Length)
            return false;
        ref readonly var range = ref _ranges[index];
        if (address.Value - range.Start > range.Size - (ulong)size)
            return false;
        TouchedShared |= range.IsShared;
        return true;
    }
}
