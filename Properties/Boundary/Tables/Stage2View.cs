using VirtSpec.Spec;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>What the tables of one VM map, kept up to date store by store from its first entry on.</summary>
internal sealed class Stage2View : ITableTreeObserver
{
    private readonly ushort[] _mapped;
    private readonly VmMemory _memory;
    private readonly PageMap _pages;

    public Stage2View(VmMemory memory, PageMap pages, IReadMemory ram, TableFormat format, int vmid, VmManifest? vm)
    {
        (_memory, _pages, _mapped, VMID, Vm) = (memory, pages, new ushort[pages.Count], vmid, vm);
        Tree = new TableTree(ram, format, this);
    }

    public int VMID { get; }

    /// <summary>What the manifest says of the VM; null for one that it does not know.</summary>
    public VmManifest? Vm { get; }

    public string Name => Vm?.Name ?? $"VMID {VMID}";

    public TableTree Tree { get; }

    /// <summary>The PEs on which the VM has run since all its TLB entries there were invalidated: bit n for PE n.</summary>
    public uint RanOn { get; set; }

    /// <summary>Leaves that were added and that no claim has looked at yet; some may be gone again.</summary>
    public List<Leaf> Unchecked { get; } = [];

    /// <summary>Something was mapped or unmapped since the claims looked.</summary>
    public bool HasChanged { get; set; } = true;

    /// <summary>A page of RAM, by number, is mapped by some leaf.</summary>
    public bool Maps(int page) => _mapped[page] > 0;

    public void LeafAdded(in Leaf leaf)
    {
        Unchecked.Add(leaf);
        HasChanged = true;
        var (first, end) = _pages.Range(leaf.Output, leaf.Size);
        for (int page = first; page < end; page++)
            if (_mapped[page]++ == 0)
                _memory.Owners[page]++;
        _memory.Report(new LeafChange(this, leaf, IsRemoval: false));
    }

    public void LeafRemoved(in Leaf leaf)
    {
        HasChanged = true;
        var (first, end) = _pages.Range(leaf.Output, leaf.Size);
        for (int page = first; page < end; page++)
            if (--_mapped[page] == 0)
                _memory.Owners[page]--;
        _memory.Report(new LeafChange(this, leaf, IsRemoval: true));
    }

    public void TableAdded(ulong address, int bytes) => _memory.MarkTable(address, bytes, added: true);

    public void TableRemoved(ulong address, int bytes) => _memory.MarkTable(address, bytes, added: false);

    /// <summary>Whether the manifest lets the VM share memory with somebody: another VM, <c>host</c> or <c>hypervisor</c>.</summary>
    public bool SharesWith(string name)
    {
        if (Vm is null)
            return false;
        foreach (var range in Vm.Memory)
            foreach (string other in range.SharedWith)
                if (other == name)
                    return true;
        return false;
    }
}

/// <summary>A leaf of a VM's stage 2 came or went.</summary>
internal readonly record struct LeafChange(Stage2View View, Leaf Leaf, bool IsRemoval);
