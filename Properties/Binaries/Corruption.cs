using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Binaries;

/// <summary>To what a descriptor of a VM's stage 2 is changed.</summary>
public enum CorruptionKind
{
    /// <summary>A page that another VM has, or, where there is only one, a page that its manifest gives to no VM.</summary>
    OtherVm,

    /// <summary>A page that EL2 executes.</summary>
    Hypervisor,

    /// <summary>A page that holds tables of the VM's own stage 2, writable.</summary>
    Table,
}

/// <summary>Rewrites one descriptor of a VM's stage 2 while a run is under way, in memory, as no hypervisor should. The claims must find it at the VM's next entry.</summary>
public sealed class Corruption(CorruptionKind kind)
{
    /// <summary>Bits 47:12 of a descriptor of a page: its output address.</summary>
    private const ulong OutputMask = 0xffff_ffff_f000;

    /// <summary>S2AP = 11.</summary>
    private const ulong AllRights = 0xc0;

    /// <summary>Where memory that no pool has is looked for: the first 2 MiB of RAM, before the images of kernels.</summary>
    private const int PagesBeforeImages = 512;

    private MemoryWrite _original;

    /// <summary>What the corruption is of.</summary>
    public CorruptionKind Kind => kind;

    /// <summary>What was changed, in one line; null while there was nothing to change.</summary>
    public string? Done { get; private set; }

    /// <summary>Why there can be nothing to corrupt in any run with the manifest; null when there can.</summary>
    public string? WhyNever(Manifest manifest)
    {
        bool hasOne = manifest.Vms.Count(v => v.Name != VmNames.Host) < 2;
        return kind == CorruptionKind.OtherVm && hasOne && !OutsidePool(manifest).Any() ? "there is one VM, to which the manifest may give any page" : null;
    }

    /// <summary>Corrupts a leaf of the run, if its VMs have what that needs; true when it did.</summary>
    public bool TryApply(WatchedRun run)
    {
        foreach (var view in run.Memory.Views)
        {
            if (Done is not null || view.Name == VmNames.Host)
                continue;
            if (PageLeaf(view) is not { } leaf || Target(run, view) is not { } target)
                continue;
            ulong address = view.Tree.DescriptorAddress(leaf.Input), descriptor = leaf.Descriptor & ~OutputMask | target & OutputMask & ~(leaf.Size - 1) | AllRights;
            _original = new MemoryWrite(new PA(address), sizeof(ulong), leaf.Descriptor);
            run.Corrupt(new MemoryWrite(new PA(address), sizeof(ulong), descriptor));
            Done = $"{view.Name}: the descriptor at {new PA(address)} of {new IPA(leaf.Input)} was 0x{leaf.Descriptor:x16}, and is 0x{descriptor:x16}: {kind}";
        }
        return Done is not null;
    }

    /// <summary>Puts back what was there.</summary>
    public void Undo(WatchedRun run) => run.Corrupt(_original);

    /// <summary>A finding names what was corrupted.</summary>
    public bool IsFoundBy(Finding finding) => finding.Claim is "M1" or "M2" && kind switch
    {
        CorruptionKind.Hypervisor => finding.Text.Contains("page of the hypervisor", StringComparison.Ordinal),
        CorruptionKind.Table => finding.Text.Contains("which has tables", StringComparison.Ordinal),
        _ => finding.Text.Contains("maps too", StringComparison.Ordinal) || finding.Text.Contains("a page of the pool", StringComparison.Ordinal),
    };

    /// <summary>A page where there is one, else a block, which then maps what is around the target too.</summary>
    private static Leaf? PageLeaf(Stage2View view)
    {
        Leaf? smallest = null;
        foreach (var leaf in view.Tree.Leaves())
            if (smallest is not { } other || leaf.Bits < other.Bits)
                smallest = leaf;
        return smallest;
    }

    private ulong? Target(WatchedRun run, Stage2View view) => kind switch
    {
        CorruptionKind.Hypervisor => run.El2.SomePage(run.Runner.Snapshot().Pe) is { } page ? PageMap.AddressOf(page).Value : null,
        CorruptionKind.Table => view.Tree.Format.Root,
        _ => OfOther(run, view),
    };

    /// <summary>A page that another guest has; else one that is outside the pool, from which VMs get theirs.</summary>
    private static ulong? OfOther(WatchedRun run, Stage2View view)
    {
        foreach (var other in run.Memory.Views)
            if (!ReferenceEquals(other, view) && other.Name != VmNames.Host)
                foreach (var leaf in other.Tree.Leaves())
                    return leaf.Output;
        foreach (int page in OutsidePool(run.Manifest))
            if (!run.El2.MayOwn(page))
                return PageMap.AddressOf(page).Value;
        return null;
    }

    private static IEnumerable<int> OutsidePool(Manifest manifest) =>
        Enumerable.Range(0, PagesBeforeImages).Where(page => manifest.Pool.Count > 0 && !manifest.Pool.Any(r => r.Contains(PageMap.AddressOf(page))));
}
