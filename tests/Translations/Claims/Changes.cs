using VirtSpec.Spec.Base;

namespace VirtSpec.Translations.Claims;

/// <summary>
/// Changes of tables as system software makes them: the old entry is broken, the TLBs are rid of it, and the new entry is made.
/// Which of the sufficient TLBIs is used is drawn.
/// </summary>
internal sealed class Changes(World world, ClaimDraw draw)
{
    private const ulong FirstOutput = 0x4100_0000, BlockSize = 0x20_0000;

    /// <summary>Whether the maintenance that is due is done. Without it a TLB may go on using what was.</summary>
    public bool Maintains { get; init; } = true;

    /// <summary>Fills the tables of all machines, before anything was cached.</summary>
    public void Populate()
    {
        for (int machine = 0; machine < World.Machines; machine++)
        {
            for (int page = 0; page < World.Pages; page++)
                world.Write(World.S2PageEntry(machine, page), S2Page(machine));
            world.Write(World.S2BlockEntry(machine), S2Block(machine));
            ulong global = GlobalPage();
            for (int space = 0; space < World.Spaces; space++)
                PopulateSpace(machine, space, global);
        }
    }

    /// <summary>Another machine or address space, or a change of the tables of the current one.</summary>
    public void Next()
    {
        switch (draw.Below(8))
        {
            case 0: world.Enter(draw.Below(World.Machines), draw.Below(World.Spaces)); break;
            case 1 or 2: ChangeS1Page(); break;
            case 3: ChangeGlobalPage(); break;
            case 4: ChangeS1Block(); break;
            case 5: ChangeS1Table(); break;
            case 6: ChangeS2Page(); break;
            default: ChangeS2Block(); break;
        }
    }

    private void PopulateSpace(int machine, int space, ulong global)
    {
        for (int table = 0; table < 2; table++)
        {
            for (int page = 0; page < World.GlobalPage; page++)
                world.Write(World.S1PageEntry(machine, space, table, page), S1Page(nG: true));
            world.Write(World.S1PageEntry(machine, space, table, World.GlobalPage), global);
        }
        for (int block = 0; block < World.Blocks; block++)
            world.Write(World.S1BlockEntry(machine, space, block), S1Block());
    }

    private void ChangeS1Page()
    {
        int page = draw.Below(World.GlobalPage);
        ulong entry = World.S1PageEntry(world.Machine, world.Space, CurrentTable(), page);
        Replace(entry, S1Page(nG: true), () => InvalidateVA(World.PageVA(page), world.Space));
    }

    private void ChangeS1Block()
    {
        int block = draw.Below(World.Blocks);
        Replace(World.S1BlockEntry(world.Machine, world.Space, block), S1Block(), () => InvalidateVA(World.BlockVA(block), world.Space));
    }

    /// <summary>All address spaces have the same entry, so that all are broken before one is made.</summary>
    private void ChangeGlobalPage()
    {
        var entries = from space in Enumerable.Range(0, World.Spaces)
                      from table in Enumerable.Range(0, 2)
                      select World.S1PageEntry(world.Machine, space, table, World.GlobalPage);
        foreach (ulong entry in entries)
            world.Write(entry, 0);
        Complete(() => InvalidateVA(World.PageVA(World.GlobalPage), draw.Below(World.Spaces)));
        ulong global = GlobalPage();
        foreach (ulong entry in entries)
            world.Write(entry, global);
    }

    /// <summary>The level 3 table gives way to another; only operations for all levels remove what was cached of a table.</summary>
    private void ChangeS1Table()
    {
        int other = 1 - CurrentTable();
        Replace(World.S1TableEntry(world.Machine, world.Space), Descriptors.Table(World.S1PageTable(world.Machine, world.Space, other)), () =>
        {
            switch (draw.Below(3))
            {
                case 0: world.Execute(Local("tlbi vmalle1")); break;
                case 1: world.Execute(Local("tlbi aside1") + ", x0", World.ASIDOf(world.Space) << 48); InvalidateGlobal(); break;
                default: InvalidateEachPage(); break;
            }
        });
    }

    private void ChangeS2Page()
    {
        int page = draw.Below(World.Pages);
        Replace(World.S2PageEntry(world.Machine, page), S2Page(world.Machine), () => InvalidateIPA(World.PageIPA(page)));
    }

    private void ChangeS2Block() =>
        Replace(World.S2BlockEntry(world.Machine), S2Block(world.Machine), () => InvalidateIPA(World.BlockIPA + (ulong)draw.Below(512) * 0x1000));

    private void Replace(ulong entry, ulong descriptor, Action invalidate)
    {
        world.Write(entry, 0);
        Complete(invalidate);
        world.Write(entry, descriptor);
    }

    private void Complete(Action invalidate)
    {
        if (!Maintains)
            return;
        invalidate();
        world.Execute(draw.Pick("dsb ish", "dsb sy"));
        world.Execute("isb");
    }

    private void InvalidateVA(ulong va, int space)
    {
        ulong page = va >> 12 & ((1UL << 44) - 1), asid = World.ASIDOf(space) << 48;
        switch (draw.Below(6))
        {
            case 0: world.Execute(Local("tlbi vae1") + ", x0", asid | page); break;
            case 1: world.Execute(Local("tlbi vale1") + ", x0", asid | page); break;
            case 2: world.Execute(Local("tlbi vaae1") + ", x0", page); break;
            case 3: world.Execute(Local("tlbi vaale1") + ", x0", page); break;
            case 4: world.Execute(Local("tlbi vmalle1")); break;
            default: world.Execute(Local("tlbi vmalls12e1")); break;
        }
    }

    private void InvalidateGlobal() => world.Execute(Local("tlbi vaae1") + ", x0", World.PageVA(World.GlobalPage) >> 12);

    private void InvalidateEachPage()
    {
        for (int page = 0; page < World.Pages; page++)
            world.Execute(Local("tlbi vae1") + ", x0", World.ASIDOf(world.Space) << 48 | World.PageVA(page) >> 12);
    }

    /// <summary>By intermediate physical address, and then the entries of both stages, which that need not find; or all at once.</summary>
    private void InvalidateIPA(ulong ipa)
    {
        switch (draw.Below(3))
        {
            case 0: world.Execute(Local("tlbi alle1")); return;
            case 1: world.Execute(Local("tlbi vmalls12e1")); return;
        }
        world.Execute(Local(draw.Pick("tlbi ipas2e1", "tlbi ipas2le1")) + ", x0", ipa >> 12);
        world.Execute("dsb ish");
        world.Execute(Local("tlbi vmalle1"));
    }

    /// <summary>For this PE, or for all.</summary>
    private string Local(string operation) => draw.Chance(1, 2) ? operation : operation + "is";

    private int CurrentTable() =>
        world.Memory[World.S1TableEntry(world.Machine, world.Space)] == Descriptors.Table(World.S1PageTable(world.Machine, world.Space, 0)) ? 0 : 1;

    private ulong S1Page(bool nG) => draw.Chance(1, 6) ? 0 : Descriptors.S1Page(World.PageIPA(draw.Below(World.Pages)), (uint)draw.Below(4), nG, (uint)draw.Below(2));

    private ulong GlobalPage() => Descriptors.S1Page(World.PageIPA(draw.Below(World.Pages)), (uint)draw.Below(4), nG: false);

    private ulong S1Block() => draw.Chance(1, 6) ? 0 : Descriptors.S1Block(World.BlockIPA, (uint)draw.Below(4), nG: true);

    /// <summary>Each machine has its own physical memory.</summary>
    private ulong S2Page(int machine) => draw.Chance(1, 6) ? 0 : Descriptors.S2Page(Owned(machine) + (ulong)draw.Below(64) * 0x1000, (uint)draw.Below(4));

    private ulong S2Block(int machine) => draw.Chance(1, 6) ? 0 : Descriptors.S2Block(Owned(machine) + BlockSize * (ulong)(1 + draw.Below(3)), (uint)draw.Below(4));

    /// <summary>The first of the 16 MiB that a machine owns.</summary>
    public static ulong Owned(int machine) => FirstOutput + (ulong)machine * OwnedSize;

    public const ulong OwnedSize = 0x100_0000;
}
