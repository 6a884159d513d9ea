using System.Globalization;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Traces;

/// <summary>What a trace calls vCPUs: by the name of the VM in a manifest where VTTBR_EL2.VMID is known from it, else by the VMID.</summary>
public sealed class TraceNames
{
    private const int AffinityBits = 8;

    private readonly Dictionary<int, string> _names = [];

    public TraceNames(Manifest? manifest)
    {
        foreach (var vm in manifest?.Vms ?? Spec.Base.ValueArray<VmManifest>.Of([]))
            if (vm.VMID is { } vmid)
                _names[vmid] = TraceWords.VmName(vm.Name);
    }

    /// <summary>Such as <c>a.0</c>, <c>vmid3.1</c> or <c>host.0</c>; the vCPU is its affinity, with a dash between levels that are not zero.</summary>
    public string Of(Vcpu vcpu) =>
        $"{(vcpu.IsHost ? "host" : _names.TryGetValue(vcpu.VMID, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"vmid{vcpu.VMID}"))}.{Affinity(vcpu.Affinity)}";

    private static string Affinity(ulong affinity)
    {
        var levels = new List<ulong>();
        do
        {
            levels.Insert(0, affinity & (1 << AffinityBits) - 1);
            affinity >>= AffinityBits;
        }
        while (affinity != 0);
        return string.Join('-', levels);
    }
}
