using VirtSpec.Spec;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>What the tables of one VM map, kept up to date store by store from its first entry on.</summary>
internal sealed class Stage2View : ITableTreeObserver
{
    private readonly ushort[] _mapped;
    private readonly uint[] _inputs;
    private readonly VmMemory _memory;
    private readonly PageMap _pages;

    public Stage2View(VmMemory memory, PageMap pages, IReadMemory ram, TableFormat format, int vmid, VmManifest? vm)
    {
        (_memory, _pages, VMID, Vm) = (memory, pages, vmid, vm);
        (_mapped, _inputs) = (new ushort[pages.Count], new uint[pages.Count]);
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
        {
            _inputs[page] = (uint)(InputOf(leaf, page) >> PageMap.PageBits);
            if (_mapped[page]++ == 0)
                _memory.Owners[page]++;
        }
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

    /// <summary>Whether the manifest lets somebody have a page, by number, that the VM maps: another VM, <c>host</c> or <c>hypervisor</c>. All addresses at which the VM maps it must be shared.</summary>
    public bool Shares(int page, string name)
    {
        if (_mapped[page] == 1)
            return MemoryMonitor.Shares(MemoryMonitor.RangeOf(Vm, (ulong)_inputs[page] << PageMap.PageBits), name);
        foreach (var leaf in Tree.Leaves())
        {
            var (first, end) = _pages.Range(leaf.Output, leaf.Size);
            if (page >= first && page < end && !MemoryMonitor.Shares(MemoryMonitor.RangeOf(Vm, InputOf(leaf, page)), name))
                return false;
        }
        return Maps(page);
    }

    /// <summary>Whether all memory of the VM may be somebody's as well.</summary>
    public bool SharesAll(string name)
    {
        if (Vm is null)
            return false;
        foreach (var range in Vm.Memory)
            if ((range.At is not { } at || _pages.TryGet(at.Value, out _)) && !MemoryMonitor.Shares(range, name))
                return false;
        return true;
    }

    /// <summary>The IPA at which a leaf maps a page.</summary>
    private static ulong InputOf(in Leaf leaf, int page) => leaf.Input + (Math.Max(PageMap.AddressOf(page).Value, leaf.Output) - leaf.Output);
}

/// <summary>A leaf of a VM's stage 2 came or went.</summary>
internal readonly record struct LeafChange(Stage2View View, Leaf Leaf, bool IsRemoval);
