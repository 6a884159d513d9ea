using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What a configuration must be for a static partition.</summary>
internal static class Partition
{
    /// <summary>SPIs 64 to 255 are 32 for each cell.</summary>
    private const int MaxVms = 6;

    /// <returns>The PE of the root cell.</returns>
    /// <exception cref="ConfigurationException">It is no partition.</exception>
    public static int Check(SystemConfiguration system)
    {
        Require(system.Vms.Count <= MaxVms, $"there are at most {MaxVms} cells, and the configuration has {system.Vms.Count}");
        Require(system.Processors <= Layout.MaxPEs, $"there are at most {Layout.MaxPEs} PEs, and the configuration has {system.Processors}");
        Require(system.RamSize % Layout.Size == 0, "the size of RAM is not a multiple of 2 MiB");
        Require(system.Vms.Count(vm => vm.HasUart) <= 1, "the board has one UART, and more than one cell is to have it");
        var owners = new string?[system.Processors];
        foreach (var vm in system.Vms)
        {
            Require(vm.Processors.Count > 0, $"{vm.Name} has no PE");
            Require(vm.Ram.Value % Layout.PageSize == 0 && vm.RamSize % Layout.PageSize == 0 && vm.RamSize > 0, $"{vm.Name}: its RAM is not made of pages");
            Require(vm.RamAt is null || vm.RamAt.Value.Value == vm.Ram.Value, $"{vm.Name}: addresses are translated to themselves, and its RAM is to be elsewhere");
            foreach (int pe in vm.Processors)
            {
                Require(pe >= 0 && pe < system.Processors, $"{vm.Name}: the board has no PE {pe}");
                Require(owners[pe] is null, $"PE {pe} is to be that of {vm.Name}, and is that of {owners[pe]}");
                owners[pe] = vm.Name;
            }
        }
        int manager = Array.IndexOf(owners, null);
        Require(manager >= 0, "no PE is left for the root cell");
        return manager;
    }

    /// <param name="end">Where the memory of the root cell's program and of the hypervisor begins.</param>
    /// <exception cref="ConfigurationException">The RAM of the cells is not apart.</exception>
    public static void CheckMemory(SystemConfiguration system, ulong end)
    {
        ulong last = Board.Ram;
        string before = "the start of RAM";
        foreach (var vm in system.Vms.OrderBy(v => v.Ram.Value))
        {
            Require(vm.Ram.Value >= last, $"the RAM of {vm.Name} begins before the end of {before}");
            (last, before) = (vm.Ram.Value + vm.RamSize, vm.Name);
        }
        Require(last <= end && end > Board.Ram, $"the RAM of {before} ends behind 0x{end:x}, where the root cell and the hypervisor are");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new ConfigurationException(otherwise);
    }
}
